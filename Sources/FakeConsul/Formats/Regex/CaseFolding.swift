// SPDX-License-Identifier: MIT

/// Which scalars are the same but for their case (Unicode's simple case folding).
enum CaseFolding {
    static func areEqual(_ one: UInt32, _ other: UInt32) -> Bool {
        if one == other { return true }
        if one < 0x80, other < 0x80 {
            return one | 0x20 == other | 0x20 && (0x61...0x7a).contains(one | 0x20)
        }
        return variants(of: one).contains(other)
    }

    /// The scalar and those that differ from it in case only.
    static func variants(of scalar: UInt32) -> [UInt32] {
        if scalar < 0x80 {
            guard (0x61...0x7a).contains(scalar | 0x20) else { return [scalar] }
            switch scalar | 0x20 {
            case 0x6b: return [0x4b, 0x6b, 0x212a]
            case 0x73: return [0x53, 0x73, 0x17f]
            default: return [scalar & ~0x20, scalar | 0x20]
            }
        }
        if let group = groups.first(where: { $0.contains(scalar) }) { return group }
        return pair(of: scalar)
    }

    private static func pair(of value: UInt32) -> [UInt32] {
        guard let scalar = Unicode.Scalar(value) else { return [value] }
        let properties = scalar.properties
        if let lower = single(properties.lowercaseMapping), lower != scalar, upper(of: lower) == scalar {
            return [value, lower.value]
        }
        if let upper = upper(of: scalar), upper != scalar, single(upper.properties.lowercaseMapping) == scalar {
            return [value, upper.value]
        }
        return [value]
    }

    /// The one scalar that is its upper case; where that takes several, the one of its title case.
    private static func upper(of scalar: Unicode.Scalar) -> Unicode.Scalar? {
        single(scalar.properties.uppercaseMapping) ?? single(scalar.properties.titlecaseMapping)
    }

    private static func single(_ text: String) -> Unicode.Scalar? {
        let scalars = text.unicodeScalars
        return scalars.count == 1 ? scalars.first : nil
    }

    /// The groups of more than two, and those whose mappings do not lead back.
    private static let groups: [[UInt32]] = [
        [0x4b, 0x6b, 0x212a], [0x53, 0x73, 0x17f], [0xb5, 0x39c, 0x3bc], [0xc5, 0xe5, 0x212b], [0xdf, 0x1e9e],
        [0x1c4, 0x1c5, 0x1c6], [0x1c7, 0x1c8, 0x1c9], [0x1ca, 0x1cb, 0x1cc], [0x1f1, 0x1f2, 0x1f3],
        [0x345, 0x399, 0x3b9, 0x1fbe], [0x392, 0x3b2, 0x3d0], [0x395, 0x3b5, 0x3f5], [0x398, 0x3b8, 0x3d1, 0x3f4],
        [0x39a, 0x3ba, 0x3f0], [0x3a0, 0x3c0, 0x3d6], [0x3a1, 0x3c1, 0x3f1], [0x3a3, 0x3c2, 0x3c3],
        [0x3a6, 0x3c6, 0x3d5], [0x3a9, 0x3c9, 0x2126], [0x412, 0x432, 0x1c80], [0x414, 0x434, 0x1c81],
        [0x41e, 0x43e, 0x1c82], [0x421, 0x441, 0x1c83], [0x422, 0x442, 0x1c84, 0x1c85], [0x42a, 0x44a, 0x1c86],
        [0x462, 0x463, 0x1c87], [0x1c88, 0xa64a, 0xa64b], [0x1e60, 0x1e61, 0x1e9b],
    ]
}
