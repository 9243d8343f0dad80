// SPDX-License-Identifier: MIT

/// The hash of a Go value by its contents, as mitchellh/hashstructure (its first version) computes it: the `Hash` of
/// configuration entries, and the discovery chain's `CustomizationHash`. Built from the leaves up:
///
///     StructureHash.structure("MeshGatewayConfig", [("Mode", .string(mode))])
struct StructureHash: Equatable, Sendable {
    let value: UInt64

    static func string(_ text: String) -> StructureHash {
        StructureHash(value: FNV64.hash(text.utf8, variantA: false))
    }

    /// An `int`, `int64` or `time.Duration`.
    static func int(_ number: Int64) -> StructureHash { uint(UInt64(bitPattern: number)) }

    /// A `uint` or `uint64`.
    static func uint(_ number: UInt64) -> StructureHash {
        var sum = FNV64(variantA: false)
        sum.update(number)
        return StructureHash(value: sum.value)
    }

    /// A narrower number: so many bytes of it, the lowest first.
    static func narrow(_ number: UInt64, bytes: Int) -> StructureHash {
        let bytes = (0..<bytes).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) }
        return StructureHash(value: FNV64.hash(bytes, variantA: false))
    }

    static func bool(_ flag: Bool) -> StructureHash { narrow(flag ? 1 : 0, bytes: 1) }

    static func double(_ number: Double) -> StructureHash { uint(number.bitPattern) }

    /// A pointer or an interface without a value; lists and maps without one are like empty ones.
    static let none = int(0)

    /// A list; its order counts.
    static func list(_ elements: [StructureHash]) -> StructureHash {
        elements.reduce(StructureHash(value: 0)) { ordered($0, $1) }
    }

    /// A map; the order of its entries does not count.
    static func map(_ entries: [(key: StructureHash, value: StructureHash)]) -> StructureHash {
        StructureHash(value: entries.reduce(0) { $0 ^ ordered($1.key, $1.value).value })
    }

    static func stringMap(_ map: [String: String]) -> StructureHash {
        self.map(map.map { (key: string($0.key), value: string($0.value)) })
    }

    /// A struct, its name without the package: every exported field that its tag does not exclude, embedded structs by
    /// their names.
    static func structure(_ name: String, _ fields: [(name: String, value: StructureHash)]) -> StructureHash {
        StructureHash(value: fields.reduce(string(name).value) { $0 ^ ordered(string($1.name), $1.value).value })
    }

    private static func ordered(_ a: StructureHash, _ b: StructureHash) -> StructureHash {
        var sum = FNV64(variantA: false)
        sum.update(a.value)
        sum.update(b.value)
        return StructureHash(value: sum.value)
    }
}
