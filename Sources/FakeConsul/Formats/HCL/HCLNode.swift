// SPDX-License-Identifier: MIT

/// A value as it is written.
indirect enum HCLNode: Sendable {
    case literal(HCLToken)
    case list([HCLNode], at: HCLPosition)
    case object([HCLItem], at: HCLPosition)
}

/// A key, or a block's name and labels, and what it holds.
struct HCLItem: Sendable {
    struct Key: Sendable {
        let name: String
        let position: HCLPosition
    }

    var keys: [Key]
    let value: HCLNode

    /// None where the keys have been taken off.
    var position: HCLPosition { keys.first?.position ?? HCLPosition() }
}

extension HCLItem.Key {
    init(_ token: HCLToken) throws(HCLError) {
        name = try token.value()
        position = token.isJSON ? HCLPosition() : token.position
    }

    /// Whether the name is the key's, but for case.
    func isNamed(_ other: String) -> Bool { Self.folded(name) == Self.folded(other) }

    /// The bytes of the name in the one case by which keys are compared.
    var folded: [UInt8] { Self.folded(name) }

    private static func folded(_ name: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(name.utf8.count)
        for scalar in name.unicodeScalars {
            if scalar.isASCII {
                let byte = UInt8(truncatingIfNeeded: scalar.value)
                bytes.append((0x61...0x7a).contains(byte) ? byte & ~0x20 : byte)
            } else {
                bytes.appendScalar(CaseFolding.variants(of: scalar.value).min() ?? scalar.value)
            }
        }
        return bytes
    }
}

extension HCLNode {
    var position: HCLPosition {
        switch self {
        case .literal(let token): return token.isJSON ? HCLPosition() : token.position
        case .list(_, let position), .object(_, let position): return position
        }
    }

    /// The name of its type in messages.
    var typeName: String {
        switch self {
        case .literal: return "*ast.LiteralType"
        case .list: return "*ast.ListType"
        case .object: return "*ast.ObjectType"
        }
    }
}
