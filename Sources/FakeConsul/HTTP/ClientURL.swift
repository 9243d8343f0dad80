// SPDX-License-Identifier: MIT

/// A URL that we ask, read as Go's `url.Parse` reads it and its HTTP client understands it.
struct ClientURL: Hashable, Sendable {
    /// Why a text is no URL, in Go's words.
    struct Failure: Error, Hashable, Sendable {
        let reason: String
    }

    /// In lower case; empty where there is none.
    let scheme: String
    /// `user:password`, decoded; nil where there is none.
    let userInfo: String?
    /// With its port, where it has one.
    let host: String
    /// Escaped, as it is sent; empty where the URL has none.
    let path: String
    /// Without the `?`; nil where there is none.
    let query: String?
    /// What stands in place of host and path where no slash follows the scheme.
    let opaque: String
    /// Whether `//` follows the scheme, be the host empty or not.
    private let hasAuthority: Bool

    init(parsing text: String) throws(Failure) {
        let bytes = Array(text.utf8.prefix { $0 != UInt8(ascii: "#") })
        guard !bytes.contains(where: { $0 < 0x20 || $0 == 0x7f }) else {
            throw Failure(reason: "net/url: invalid control character in URL")
        }
        let (scheme, afterScheme) = try Self.splitScheme(bytes[...])
        self.scheme = scheme
        let question = afterScheme.firstIndex(of: UInt8(ascii: "?"))
        query = question.map { String(decoding: afterScheme[($0 + 1)...], as: UTF8.self) }
        var rest = afterScheme[..<(question ?? afterScheme.endIndex)]
        guard scheme.isEmpty || rest.first == UInt8(ascii: "/") else {
            opaque = String(decoding: rest, as: UTF8.self)
            (userInfo, host, path, hasAuthority) = (nil, "", "", false)
            return
        }
        opaque = ""
        hasAuthority = rest.starts(with: "//".utf8)
        if hasAuthority {
            let authority = rest.dropFirst(2).prefix { $0 != UInt8(ascii: "/") }
            rest = rest[authority.endIndex...]
            (userInfo, host) = try Self.splitAuthority(authority)
        } else {
            (userInfo, host) = (nil, "")
            try Self.checkFirstSegment(rest, scheme)
        }
        path = try Self.escapedPath(rest)
    }

    /// The same, asked for something else.
    ///
    /// - Parameter path: escaped.
    func with(path: String, query: String?) -> ClientURL { ClientURL(self, path: path, query: query) }

    private init(_ base: ClientURL, path: String, query: String?) {
        (scheme, userInfo, host, opaque) = (base.scheme, base.userInfo, base.host, "")
        (self.path, self.query, hasAuthority) = (path, query, base.hasAuthority)
    }

    /// What the request line asks for.
    var requestTarget: String { (path.isEmpty ? "/" : path) + (query.map { "?" + $0 } ?? "") }

    /// The whole URL, a password hidden as in Go's errors.
    var text: String {
        let user = userInfo.map { info in
            let name = info.prefix { $0 != ":" }
            return (name.utf8.count < info.utf8.count ? "\(name):***" : info) + "@"
        }
        let front = scheme.isEmpty ? "" : "\(scheme):"
        let middle = opaque.isEmpty ? (hasAuthority ? "//\(user ?? "")\(host)\(path)" : path) : opaque
        return front + middle + (query.map { "?" + $0 } ?? "")
    }

    /// The host without its port and brackets.
    var hostName: String {
        if host.utf8.first == UInt8(ascii: "[") {
            return String(decoding: host.utf8.dropFirst().prefix { $0 != UInt8(ascii: "]") }, as: UTF8.self)
        }
        return portStart.map { String(host[..<$0]) } ?? host
    }

    /// The port, or what the scheme means by none.
    var port: String {
        let given = portStart.map { String(host[host.index(after: $0)...]) } ?? ""
        return given.isEmpty ? (scheme == "https" ? "443" : "80") : given
    }

    /// Where it is dialled, as Go's `host:port`.
    var dialAddress: String {
        let name = hostName
        return (name.utf8.contains(UInt8(ascii: ":")) ? "[\(name)]" : name) + ":" + port
    }

    private var portStart: String.Index? {
        guard let colon = host.lastIndex(of: ":"), !host[colon...].contains("]") else { return nil }
        return colon
    }

    /// The URL that a `Location` means, seen from this one (RFC 3986 §5.2).
    func resolving(_ location: String) throws(Failure) -> ClientURL {
        let reference = try ClientURL(parsing: location)
        if !reference.scheme.isEmpty { return reference }
        if !reference.host.isEmpty { return try ClientURL(parsing: "\(scheme):\(location)") }
        if reference.path.isEmpty { return ClientURL(self, path: path, query: reference.query ?? query) }
        let merged: String
        if reference.path.utf8.first == UInt8(ascii: "/") {
            merged = reference.path
        } else {
            merged = (path.lastIndex(of: "/").map { String(path[...$0]) } ?? "/") + reference.path
        }
        let cleaned = String(decoding: GoPath.clean(Array(merged.utf8)), as: UTF8.self)
        return ClientURL(self, path: cleaned, query: reference.query)
    }
}

extension ClientURL {
    private static func splitScheme(_ text: ArraySlice<UInt8>) throws(Failure) -> (String, ArraySlice<UInt8>) {
        for index in text.indices {
            let byte = text[index]
            if byte.isASCIILetter { continue }
            if byte == UInt8(ascii: ":") {
                if index == text.startIndex { throw Failure(reason: "missing protocol scheme") }
                let scheme = text[..<index].map(\.lowercasedASCII)
                return (String(decoding: scheme, as: UTF8.self), text[(index + 1)...])
            }
            guard index > text.startIndex, byte.isASCIIDigit || "+-.".utf8.contains(byte) else { break }
        }
        return ("", text)
    }

    private static func splitAuthority(_ text: ArraySlice<UInt8>) throws(Failure) -> (String?, String) {
        let at = text.lastIndex(of: UInt8(ascii: "@"))
        let host = text[(at.map { $0 + 1 } ?? text.startIndex)...]
        let isValid = Array(text).withUnsafeBufferPointer { Authority.isValid($0) }
        guard isValid else { throw Failure(reason: reason(forHost: host)) }
        let userInfo = at.flatMap { PercentEncoding.decodePath(text[..<$0]) }
        return (userInfo.map { String(decoding: $0, as: UTF8.self) }, String(decoding: host, as: UTF8.self))
    }

    private static func reason(forHost host: ArraySlice<UInt8>) -> String {
        if let colon = host.lastIndex(of: UInt8(ascii: ":")), !host[(colon + 1)...].allSatisfy(\.isASCIIDigit) {
            return "invalid port \"\(String(decoding: host[colon...], as: UTF8.self))\" after host"
        }
        return "invalid character in host name"
    }

    private static func checkFirstSegment(_ path: ArraySlice<UInt8>, _ scheme: String) throws(Failure) {
        let segment = path.prefix { $0 != UInt8(ascii: "/") }
        if scheme.isEmpty && segment.contains(UInt8(ascii: ":")) {
            throw Failure(reason: "first path segment in URL cannot contain colon")
        }
    }

    /// The path as it was where that can be sent, else escaped anew.
    private static func escapedPath(_ path: ArraySlice<UInt8>) throws(Failure) -> String {
        guard let decoded = PercentEncoding.decodePath(path) else {
            throw Failure(reason: "invalid URL escape \"\(brokenEscape(in: path))\"")
        }
        let canBeSent = path.allSatisfy {
            $0.isASCIILetter || $0.isASCIIDigit || "-_.~!$&'()*+,;=:@[]%/".utf8.contains($0)
        }
        return canBeSent ? String(decoding: path, as: UTF8.self) : PercentEncoding.encodePath(decoded)
    }

    private static func brokenEscape(in path: ArraySlice<UInt8>) -> String {
        var rest = path
        while let percent = rest.firstIndex(of: UInt8(ascii: "%")) {
            let escape = rest[percent...].prefix(3)
            if PercentEncoding.decodePath(escape) == nil { return String(decoding: escape, as: UTF8.self) }
            rest = rest[(percent + 1)...]
        }
        return ""
    }
}
