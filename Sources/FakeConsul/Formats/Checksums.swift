// SPDX-License-Identifier: MIT

/// CRC-32 with the IEEE polynomial, as gzip uses it.
struct CRC32: Sendable {
    private var register: UInt32 = 0xffff_ffff

    /// The checksum of what was given so far.
    var value: UInt32 { ~register }

    /// The table of the bytes' remainders, made on first use: 1 KiB.
    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { remainder, _ in
            remainder & 1 == 1 ? 0xedb8_8320 ^ remainder >> 1 : remainder >> 1
        }
    }

    mutating func update(_ bytes: some Collection<UInt8>) {
        let table = Self.table
        var register = register
        for byte in bytes {
            register = table[Int(UInt8(truncatingIfNeeded: register) ^ byte)] ^ register >> 8
        }
        self.register = register
    }

    static func checksum(_ bytes: some Collection<UInt8>) -> UInt32 {
        var sum = CRC32()
        sum.update(bytes)
        return sum.value
    }
}

/// Fowler–Noll–Vo hashing with 64 bits.
struct FNV64: Sendable {
    /// Whether the byte is mixed in before the multiplication (FNV-1a) or after it (FNV-1, Go's `fnv.New64`).
    let isVariantA: Bool
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    init(variantA: Bool = true) { isVariantA = variantA }

    mutating func update(_ bytes: some Sequence<UInt8>) {
        let prime: UInt64 = 0x100_0000_01b3
        if isVariantA {
            for byte in bytes { value = (value ^ UInt64(byte)) &* prime }
        } else {
            for byte in bytes { value = value &* prime ^ UInt64(byte) }
        }
    }

    /// Mixes in a number, least byte first.
    mutating func update(_ number: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) {
            update(CollectionOfOne(UInt8(truncatingIfNeeded: number >> UInt64(shift))))
        }
    }

    static func hash(_ bytes: some Sequence<UInt8>, variantA: Bool = true) -> UInt64 {
        var sum = FNV64(variantA: variantA)
        sum.update(bytes)
        return sum.value
    }
}
