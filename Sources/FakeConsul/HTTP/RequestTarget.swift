// SPDX-License-Identifier: MIT

/// What the request line asks for, read as Go's `url.ParseRequestURI` reads it.
struct RequestTarget {
    /// As sent, without the query; for `http://host/path` only the path; `*` for the server as a whole.
    let rawPath: UnsafeBufferPointer<UInt8>
    let path: [UInt8]
    let rawQuery: UnsafeBufferPointer<UInt8>

    /// Nil where Go answers 400: control bytes, a broken escape, no slash in front, a host that is none.
    init?(_ target: UnsafeBufferPointer<UInt8>, method: HTTPMethod) {
        guard !target.isEmpty, !target.contains(where: { $0 < 0x20 || $0 == 0x7f }) else { return nil }
        if target.count == 1 && target[0] == UInt8(ascii: "*") {
            self.init(rawPath: target, path: [UInt8](target), rawQuery: target.part(1..<1))
        } else if target[0] == UInt8(ascii: "/") {
            self.init(splitting: target)
        } else if method == .connect {
            self.init(authorityAndRest: target)
        } else if let rest = Self.afterScheme(target) {
            self.init(afterScheme: rest)
        } else {
            return nil
        }
    }

    private init(rawPath: UnsafeBufferPointer<UInt8>, path: [UInt8], rawQuery: UnsafeBufferPointer<UInt8>) {
        self.rawPath = rawPath
        self.path = path
        self.rawQuery = rawQuery
    }

    /// `path?query`
    private init?(splitting text: UnsafeBufferPointer<UInt8>) {
        let question = text.firstIndex(of: UInt8(ascii: "?")) ?? text.count
        let raw = text.part(0..<question)
        let hasEscapes = raw.contains(UInt8(ascii: "%"))
        guard let path = hasEscapes ? PercentEncoding.decodePath(raw) : [UInt8](raw) else { return nil }
        self.init(rawPath: raw, path: path, rawQuery: text.part(min(question + 1, text.count)..<text.count))
    }

    private init?(afterScheme rest: UnsafeBufferPointer<UInt8>) {
        if rest.starts(with: "//".utf8) {
            self.init(authorityAndRest: rest.part(2..<rest.count))
        } else if rest.first == UInt8(ascii: "/") {
            self.init(splitting: rest)
        } else {
            // Go keeps `scheme:something` whole as opaque: its path is empty.
            let question = rest.firstIndex(of: UInt8(ascii: "?")) ?? rest.count
            let query = rest.part(min(question + 1, rest.count)..<rest.count)
            self.init(rawPath: rest.part(0..<0), path: [], rawQuery: query)
        }
    }

    private init?(authorityAndRest text: UnsafeBufferPointer<UInt8>) {
        let question = text.firstIndex(of: UInt8(ascii: "?")) ?? text.count
        let end = text.part(0..<question).firstIndex(of: UInt8(ascii: "/")) ?? question
        guard Authority.isValid(text.part(0..<end)) else { return nil }
        self.init(splitting: text.part(end..<text.count))
    }

    /// What follows `scheme:`, or nil where there is no scheme.
    private static func afterScheme(_ target: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
        for (index, byte) in target.enumerated() {
            if byte.isASCIILetter { continue }
            if index == 0 { return nil }
            if byte == UInt8(ascii: ":") { return target.part(index + 1..<target.count) }
            guard byte.isASCIIDigit || "+-.".utf8.contains(byte) else { return nil }
        }
        return nil
    }
}

/// The `user@host:port` of a target.
enum Authority {
    /// Whether Go's `url.parseAuthority` takes it.
    static func isValid(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let at = text.lastIndex(of: UInt8(ascii: "@")) else { return isValidHost(text) }
        let user = text.part(0..<at)
        let isValidUser = user.allSatisfy {
            $0.isASCIILetter || $0.isASCIIDigit || "-._:~!$&'()*+,;=%@".utf8.contains($0)
        }
        return isValidUser && PercentEncoding.decodePath(user) != nil && isValidHost(text.part(at + 1..<text.count))
    }

    private static func isValidHost(_ host: UnsafeBufferPointer<UInt8>) -> Bool {
        if host.first == UInt8(ascii: "[") {
            guard let close = host.lastIndex(of: UInt8(ascii: "]")) else { return false }
            return isValidPort(host.part(close + 1..<host.count)) && hasOnlyHostBytes(host.part(0..<close))
        }
        let colon = host.lastIndex(of: UInt8(ascii: ":")) ?? host.count
        return isValidPort(host.part(colon..<host.count)) && hasOnlyHostBytes(host)
    }

    /// Nothing, or a colon and digits.
    private static func isValidPort(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.isEmpty || (text[0] == UInt8(ascii: ":") && text.dropFirst().allSatisfy(\.isASCIIDigit))
    }

    private static func hasOnlyHostBytes(_ host: UnsafeBufferPointer<UInt8>) -> Bool {
        let isPlain = host.allSatisfy {
            $0 >= 0x80 || $0.isASCIILetter || $0.isASCIIDigit || "-_.~!$&'()*+,;=:[]<>\"%".utf8.contains($0)
        }
        return isPlain && PercentEncoding.decodePath(host) != nil
    }
}
