// SPDX-License-Identifier: MIT

/// Which paths a matcher takes. A literal with a `*` is a glob, one without is exact.
public enum PathPattern: Hashable, Sendable, ExpressibleByStringLiteral {
    case exact(String)
    case prefix(String)
    /// `*` stands for any run of bytes, also an empty one, also one with slashes.
    case glob(String)

    public init(stringLiteral text: String) { self.init(text) }

    public init(_ text: String) { self = text.utf8.contains(UInt8(ascii: "*")) ? .glob(text) : .exact(text) }

    /// - Parameter path: the path with its percent escapes decoded.
    func matches(_ path: [UInt8]) -> Bool {
        switch self {
        case .exact(let text): path.elementsEqual(text.utf8)
        case .prefix(let text): path.starts(with: text.utf8)
        case .glob(let text): Self.glob(Array(text.utf8), matches: path)
        }
    }

    /// The pieces between the stars, each at the first place that is left to it; the ends are held to the ends.
    private static func glob(_ pattern: [UInt8], matches path: [UInt8]) -> Bool {
        let pieces = pattern.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
        guard let first = pieces.first, let last = pieces.last, pieces.count > 1 else { return pattern == path }
        guard path.count >= first.count + last.count, path.starts(with: first), path.suffix(last.count) == last else {
            return false
        }
        var rest = path[first.count..<path.count - last.count]
        for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
            guard let end = ByteSearch(Array(piece)).end(in: rest) else { return false }
            rest = rest[end...]
        }
        return true
    }
}

extension PathPattern {
    /// Reads a text, or an object that says how the text is meant: `{"prefix": "/v1/kv/"}`.
    init(json: JSONValue, at path: String) throws(SettingError) {
        if case .string(let text) = json {
            self.init(try Self.bounded(text, at: path))
            return
        }
        var object = try StrictObject(json, at: path)
        let (exact, prefix, glob) = (try object.text("exact"), try object.text("prefix"), try object.text("glob"))
        try object.finish()
        let given = [exact.map(Self.exact), prefix.map(Self.prefix), glob.map(Self.glob)].compactMap { $0 }
        guard given.count == 1, let pattern = given.first else {
            throw SettingError("one of exact, prefix and glob is wanted", field: path)
        }
        self = pattern
        _ = try Self.bounded(text, at: path)
    }

    private static func bounded(_ text: String, at path: String) throws(SettingError) -> String {
        guard text.utf8.count <= 1024 else { throw SettingError("is longer than 1024 bytes", field: path) }
        return text
    }

    private var text: String {
        switch self {
        case .exact(let text), .prefix(let text), .glob(let text): text
        }
    }

    func write(to json: inout JSONWriter) {
        if PathPattern(text) == self { return json.string(text) }
        json.object { json in
            switch self {
            case .exact: json.key("exact")
            case .prefix: json.key("prefix")
            case .glob: json.key("glob")
            }
            json.string(text)
        }
    }
}
