// SPDX-License-Identifier: MIT

/// Reads JSON into the shape of HCL as hashicorp/hcl v1.0.0 does: objects of nothing but objects become blocks with
/// labels. It is more lenient than JSON and tells no positions in what it makes.
struct HCLJSONParser {
    private var scanner: HCLScanner
    private var token = HCLToken(kind: .end)
    private var depth = 0

    static func parse(_ text: [UInt8]) throws(HCLError) -> [HCLItem] {
        var parser = HCLJSONParser(scanner: HCLScanner(text, isJSON: true))
        let result = parser.root()
        if let error = parser.scanner.error { throw error }
        return flattened(try result.get())
    }

    private mutating func root() -> Result<[HCLItem], HCLError> {
        guard scan() == .leftBrace else {
            return .failure(HCLError("Expected object, got unknown token: \(token.description)"))
        }
        do throws(HCLError) {
            return .success(try object())
        } catch {
            return .failure(error)
        }
    }

    private mutating func scan() -> HCLToken.Kind {
        token = scanner.scan()
        return token.kind
    }

    private mutating func object() throws(HCLError) -> [HCLItem] {
        depth += 1
        defer { depth -= 1 }
        if depth > HCLParser.maximumDepth { throw HCLError("\(token.position): nested too deeply") }
        var items: [HCLItem] = []
        repeat {
            do throws(HCLError) {
                items.append(try item())
            } catch {
                if error != .endOfText && token.kind != .rightBrace { throw error }
                return items
            }
        } while scan() == .comma
        return items
    }

    private mutating func item() throws(HCLError) -> HCLItem {
        var keys: [HCLItem.Key] = []
        while scan() != .colon {
            switch token.kind {
            case .string: keys.append(try HCLItem.Key(token))
            case .end: throw .endOfText
            case .illegal: throw HCLError("illegal")
            default: throw HCLError("expected: STRING got: \(token.kind.rawValue)")
            }
        }
        guard !keys.isEmpty else { throw HCLError("expected: STRING got: COLON") }
        return HCLItem(keys: keys, value: try value())
    }

    private mutating func value() throws(HCLError) -> HCLNode {
        switch scan() {
        case .number, .float, .bool, .null, .string: return .literal(literal)
        case .leftBrace: return .object(try object(), at: HCLPosition())
        case .leftBracket: return .list(try list(), at: HCLPosition())
        case .end: throw .endOfText
        default: throw HCLError("Expected object value, got unknown token: \(token.description)")
        }
    }

    /// A null is an empty string.
    private var literal: HCLToken {
        token.kind == .null ? HCLToken(kind: .string, isJSON: true) : token
    }

    /// The elements of a list; booleans are left out, and a list within goes on and ends with it.
    private mutating func list() throws(HCLError) -> [HCLNode] {
        var elements: [HCLNode] = []
        while true {
            switch scan() {
            case .number, .float, .string: elements.append(.literal(token))
            case .leftBrace: elements.append(.object(try object(), at: HCLPosition()))
            case .comma, .bool, .leftBracket: continue
            case .rightBracket: return elements
            default: throw HCLError("unexpected token while parsing list: \(token.kind.rawValue)")
            }
        }
    }
}

// MARK: Blocks

extension HCLJSONParser {
    private static func flattened(_ items: [HCLItem]) -> [HCLItem] {
        items.flatMap(blocks).map { HCLItem(keys: $0.keys, value: flattened($0.value)) }
    }

    private static func flattened(_ node: HCLNode) -> HCLNode {
        switch node {
        case .literal: return node
        case .list(let elements, let position): return .list(elements.map(flattened), at: position)
        case .object(let items, let position): return .object(flattened(items), at: position)
        }
    }

    /// The item, or where it holds nothing but objects the blocks that these are.
    private static func blocks(of item: HCLItem) -> [HCLItem] {
        switch item.value {
        case .object(let members, _) where !members.isEmpty && members.allSatisfy({ $0.value.isObject }):
            return members.flatMap { blocks(of: HCLItem(keys: item.keys + $0.keys, value: $0.value)) }
        case .list(let elements, _) where !elements.isEmpty && elements.allSatisfy(\.isObject):
            return elements.flatMap { blocks(of: HCLItem(keys: item.keys, value: $0)) }
        default:
            return [item]
        }
    }
}

extension HCLNode {
    fileprivate var isObject: Bool {
        if case .object = self { return true }
        return false
    }
}
