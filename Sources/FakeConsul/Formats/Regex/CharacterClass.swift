// SPDX-License-Identifier: MIT

/// A set of scalars of a regular expression.
struct CharacterClass: Sendable {
    struct Item: Sendable {
        enum Members: Sendable {
            case ranges([ClosedRange<UInt32>])
            case categories(UnicodeCategories)
        }

        let members: Members
        let isNegated: Bool
        let foldsCase: Bool

        init(_ members: Members, isNegated: Bool = false, foldsCase: Bool = false) {
            if case .ranges(let ranges) = members {
                self.members = .ranges(CharacterClass.merged(ranges))
            } else {
                self.members = members
            }
            self.isNegated = isNegated
            self.foldsCase = foldsCase
        }
    }

    private let items: [Item]
    private let isNegated: Bool
    /// Membership of the ASCII characters, one bit each.
    private var ascii: (low: UInt64, high: UInt64) = (0, 0)

    init(_ items: [Item], isNegated: Bool = false) {
        self.items = items
        self.isNegated = isNegated
        for value in UInt32(0)..<64 {
            if decide(value) { ascii.low |= 1 << UInt64(value) }
            if decide(value + 64) { ascii.high |= 1 << UInt64(value) }
        }
    }

    func contains(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0..<64: return ascii.low >> UInt64(scalar) & 1 == 1
        case 64..<128: return ascii.high >> UInt64(scalar - 64) & 1 == 1
        default: return decide(scalar)
        }
    }

    private func decide(_ scalar: UInt32) -> Bool { items.contains { $0.contains(scalar) } != isNegated }

    /// The same scalars in ranges that are in order and apart.
    private static func merged(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var merged: [ClosedRange<UInt32>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return merged
    }
}

extension CharacterClass.Item {
    func contains(_ scalar: UInt32) -> Bool {
        let isMember = foldsCase ? CaseFolding.variants(of: scalar).contains(where: hasMember) : hasMember(scalar)
        return isMember != isNegated
    }

    private func hasMember(_ scalar: UInt32) -> Bool {
        switch members {
        case .categories(let categories):
            return categories.contains(scalar)
        case .ranges(let ranges):
            var (low, high) = (0, ranges.count)
            while low < high {
                let middle = (low + high) / 2
                if ranges[middle].contains(scalar) { return true }
                if scalar < ranges[middle].lowerBound { high = middle } else { low = middle + 1 }
            }
            return false
        }
    }
}

// MARK: Classes with names

extension CharacterClass {
    /// `\d`, `\s` and `\w`, of ASCII only.
    static func perl(_ letter: UInt8) -> [ClosedRange<UInt32>]? {
        switch letter {
        case UInt8(ascii: "d"): return [0x30...0x39]
        case UInt8(ascii: "s"): return [9...10, 12...13, 32...32]
        case UInt8(ascii: "w"): return [0x30...0x39, 0x41...0x5a, 0x5f...0x5f, 0x61...0x7a]
        default: return nil
        }
    }

    static func posix(_ name: String) -> [ClosedRange<UInt32>]? {
        switch name {
        case "alnum": return [0x30...0x39, 0x41...0x5a, 0x61...0x7a]
        case "alpha": return [0x41...0x5a, 0x61...0x7a]
        case "ascii": return [0...0x7f]
        case "blank": return [9...9, 32...32]
        case "cntrl": return [0...0x1f, 0x7f...0x7f]
        case "digit": return [0x30...0x39]
        case "graph": return [0x21...0x7e]
        case "lower": return [0x61...0x7a]
        case "print": return [0x20...0x7e]
        case "punct": return [0x21...0x2f, 0x3a...0x40, 0x5b...0x60, 0x7b...0x7e]
        case "space": return [9...13, 32...32]
        case "upper": return [0x41...0x5a]
        case "word": return [0x30...0x39, 0x41...0x5a, 0x5f...0x5f, 0x61...0x7a]
        case "xdigit": return [0x30...0x39, 0x41...0x46, 0x61...0x66]
        default: return nil
        }
    }
}
