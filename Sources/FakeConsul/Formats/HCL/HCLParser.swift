// SPDX-License-Identifier: MIT

/// Reads HCL as hashicorp/hcl v1.0.0 does, with its leniences.
struct HCLParser {
    /// How deeply blocks and lists may nest; the original has no limit.
    static let maximumDepth = 128

    private var scanner: HCLScanner
    private var token = HCLToken(kind: .end)
    /// Whether the token is to be read again.
    private var isPending = false
    private var depth = 0

    private init(_ text: [UInt8]) {
        scanner = HCLScanner(text, isJSON: false)
    }

    /// The items of a text in HCL, or in JSON where it begins with a brace.
    static func parse(_ text: [UInt8]) throws(HCLError) -> [HCLItem] {
        if isJSON(text) { return try HCLJSONParser.parse(text) }
        var parser = HCLParser(unixLines(text))
        let (items, error) = parser.items(isNested: false)
        if let error = parser.scanner.error ?? error { throw error }
        return items
    }

    private static func isJSON(_ text: [UInt8]) -> Bool {
        var offset = 0
        while true {
            let scalar = text.decodeScalar(at: offset)
            guard Unicode.Scalar(scalar.value)?.properties.isWhitespace == true else { return scalar.value == 0x7b }
            offset += scalar.width
        }
    }

    private static func unixLines(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(0x0d) else { return text }
        return text.indices.compactMap { index in
            text[index] == 0x0d && index + 1 < text.count && text[index + 1] == 0x0a ? nil : text[index]
        }
    }

    // MARK: Tokens

    @discardableResult
    private mutating func scan() -> HCLToken {
        if isPending {
            isPending = false
        } else {
            repeat { token = scanner.scan() } while token.kind == .comment
        }
        return token
    }

    private func refused(_ reason: String) -> HCLError { HCLError(at: token.position, reason) }
}

// MARK: Items

extension HCLParser {
    /// The items up to the closing brace, or to the end; those before an error with it.
    private mutating func items(isNested: Bool) -> ([HCLItem], HCLError?) {
        var items: [HCLItem] = []
        while true {
            if isNested {
                scan()
                isPending = true
                if token.kind == .rightBrace { return (items, nil) }
            }
            do throws(HCLError) {
                items.append(try item())
            } catch {
                return (items, error == .endOfText ? nil : error)
            }
            if scan().kind != .comma { isPending = true }
        }
    }

    private mutating func item() throws(HCLError) -> HCLItem {
        let (keys, error) = try keys()
        if let error {
            switch (keys.isEmpty, token.kind) {
            case (false, .rightBrace): token.kind = .end
            case (false, _) where error == .endOfText: break
            default: throw error
            }
        }
        let value: HCLNode
        switch token.kind {
        case .assign: value = try self.value()
        case .leftBrace: value = try object()
        default:
            let names = keys.map(\.spelling).joined(separator: " ")
            throw refused("key '\(names)' expected start of object ('{') or assignment ('=')")
        }
        scan()
        isPending = true
        var named: [HCLItem.Key] = []
        for key in keys { named.append(try HCLItem.Key(key)) }
        return HCLItem(keys: named, value: value)
    }

    /// The keys before an assignment or a brace. An error comes with the keys before it, where these matter.
    private mutating func keys() throws(HCLError) -> ([HCLToken], HCLError?) {
        var keys: [HCLToken] = []
        while true {
            switch scan().kind {
            case .identifier, .string: keys.append(token)
            case .end: return (keys, .endOfText)
            case .assign:
                if keys.count > 1 { throw refused("nested object expected: LBRACE got: ASSIGN") }
                if keys.isEmpty { throw refused("no object keys found!") }
                return (keys, nil)
            case .leftBrace:
                return (keys, keys.isEmpty ? refused("expected: IDENT | STRING got: LBRACE") : nil)
            case .illegal: return (keys, refused("illegal character"))
            default: return (keys, refused("expected: IDENT | STRING | ASSIGN | LBRACE got: \(token.kind.rawValue)"))
            }
        }
    }
}

// MARK: Values

extension HCLParser {
    private mutating func value() throws(HCLError) -> HCLNode {
        switch scan().kind {
        case .number, .float, .bool, .string, .heredoc: return .literal(token)
        case .leftBrace: return try object()
        case .leftBracket: return try list()
        case .end: throw .endOfText
        default: throw refused("Unknown token: \(token.description)")
        }
    }

    private mutating func enter() throws(HCLError) {
        depth += 1
        if depth > Self.maximumDepth { throw refused("nested too deeply") }
    }

    private mutating func object() throws(HCLError) -> HCLNode {
        try enter()
        defer { depth -= 1 }
        let start = token.position
        let (items, error) = items(isNested: true)
        if let error, token.kind != .rightBrace { throw error }
        if scan().kind != .rightBrace { throw refused("object expected closing RBRACE got: \(token.kind.rawValue)") }
        return .object(items, at: start)
    }

    private mutating func list() throws(HCLError) -> HCLNode {
        try enter()
        defer { depth -= 1 }
        let start = token.position
        var elements: [HCLNode] = []
        var needsComma = false
        while true {
            let kind = scan().kind
            if needsComma, kind != .comma, kind != .rightBracket {
                throw refused("error parsing list, expected comma or list end, got: \(kind.rawValue)")
            }
            switch kind {
            case .bool, .number, .float, .string, .heredoc:
                elements.append(.literal(token))
                needsComma = true
            case .comma:
                scan()
                isPending = true
                needsComma = false
            case .leftBrace:
                elements.append(try element("object") { parser throws(HCLError) in try parser.object() })
                needsComma = true
            case .leftBracket:
                elements.append(try element("list") { parser throws(HCLError) in try parser.list() })
            case .rightBracket:
                return .list(elements, at: start)
            default:
                throw refused("unexpected token while parsing list: \(kind.rawValue)")
            }
        }
    }

    private mutating func element(
        _ name: String,
        _ read: (inout HCLParser) throws(HCLError) -> HCLNode
    ) throws(HCLError) -> HCLNode {
        let start = token.position
        do throws(HCLError) {
            return try read(&self)
        } catch {
            throw HCLError(at: start, "error while trying to parse \(name) within list: \(error.message)")
        }
    }
}
