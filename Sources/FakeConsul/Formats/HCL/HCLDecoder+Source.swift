// SPDX-License-Identifier: MIT

extension HCLDecoder.Source {
    var position: HCLPosition {
        switch self {
        case .node(let node): return node.position
        case .items(let items): return items.first?.position ?? HCLPosition()
        case .item(let item): return item.position
        }
    }

    /// The name of its type in messages.
    var typeName: String {
        switch self {
        case .node(let node): return node.typeName
        case .items: return "*ast.ObjectList"
        case .item: return "*ast.ObjectItem"
        }
    }

    func refused(_ reason: String) -> HCLError { HCLError(at: position, reason) }

    // MARK: Collections

    /// The items of what is to be an object.
    func members(_ name: String) throws(HCLError) -> [HCLItem] {
        switch self {
        case .items(let items), .node(.object(let items, _)): return items
        case .item(let item): return [item]
        case .node: throw refused("\(name): not an object type for map (\(typeName))")
        }
    }

    /// The parts of what is to be a list.
    func parts() throws(HCLError) -> [HCLDecoder.Source] {
        switch self {
        case .items(let items): return items.map { .item($0) }
        case .node(.object): return [self]
        case .node(.list(let elements, _)): return elements.map { .node($0) }
        case .node(.literal), .item: throw refused("unknown slice type: \(typeName)")
        }
    }

    // MARK: Scalars

    private var literal: HCLToken? {
        if case .node(.literal(let token)) = self { return token }
        return nil
    }

    func bool(_ name: String) throws(HCLError) -> HCLValue {
        guard let token = literal, token.kind == .bool else { throw refused("\(name): unknown type \(typeName)") }
        return .bool(token.spelling == "true")
    }

    func float(_ name: String) throws(HCLError) -> HCLValue {
        guard let token = literal, token.kind == .float || token.kind == .number else {
            throw refused("\(name): unknown type \(typeName)")
        }
        return .float(try Self.converted { () throws(GoNumber.Failure) in try GoNumber.float(token.spelling) })
    }

    func int(_ name: String) throws(HCLError) -> HCLValue {
        guard let token = literal, token.kind == .number || token.kind == .string else {
            throw refused("\(name): unknown type \(typeName)")
        }
        let text = try token.value()
        return .int(try Self.converted { () throws(GoNumber.Failure) in try GoNumber.int(text) })
    }

    func string(_ name: String) throws(HCLError) -> String {
        guard let token = literal, [.number, .string, .heredoc].contains(token.kind) else {
            throw refused("\(name): unknown type for string \(typeName)")
        }
        return try token.value()
    }

    private static func converted<T>(_ read: () throws(GoNumber.Failure) -> T) throws(HCLError) -> T {
        do throws(GoNumber.Failure) {
            return try read()
        } catch {
            throw HCLError(error.message)
        }
    }
}
