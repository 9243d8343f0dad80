// SPDX-License-Identifier: MIT

/// A compiled regular expression: instructions that point to what follows them.
struct RegexProgram: Sendable {
    /// Go allows a hundred times as many, and takes seconds for them.
    static let maximumSize = 1 << 15

    var instructions: [Instruction] = []
    var classes: [CharacterClass] = []
    var start: Int32 = 0
    var groupCount = 0

    struct Instruction: Sendable {
        let operation: Operation
        /// Where to go on: the preferred way of a split.
        var next: Int32 = -1
        /// The other way of a split.
        var other: Int32 = -1
    }

    enum Operation: Sendable {
        case scalar(UInt32)
        /// The scalar in any case.
        case folded(UInt32)
        /// A member of the class of that number.
        case member(Int32)
        case any
        case anyButNewline
        case split
        case nothing
        case check(Assertion)
        /// Notes the place as the bound of that number: twice the group, and one more for its end.
        case save(Int32)
        case match
    }

    enum Assertion: Sendable {
        case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary
    }
}

extension RegexProgram {
    /// Whether the instruction reads that scalar.
    func accepts(_ scalar: UInt32, at index: Int32) -> Bool {
        switch instructions[Int(index)].operation {
        case .scalar(let wanted): return wanted == scalar
        case .folded(let wanted): return CaseFolding.areEqual(wanted, scalar)
        case .member(let number): return classes[Int(number)].contains(scalar)
        case .any: return true
        case .anyButNewline: return scalar != 0x0a
        case .split, .nothing, .check, .save, .match: return false
        }
    }
}

extension RegexProgram.Assertion {
    func holds(in text: [UInt8], at offset: Int) -> Bool {
        switch self {
        case .textStart: return offset == 0
        case .textEnd: return offset == text.count
        case .lineStart: return offset == 0 || text[offset - 1] == 0x0a
        case .lineEnd: return offset == text.count || text[offset] == 0x0a
        case .wordBoundary: return Self.isBoundary(text, offset)
        case .noWordBoundary: return !Self.isBoundary(text, offset)
        }
    }

    private static func isBoundary(_ text: [UInt8], _ offset: Int) -> Bool {
        let before = offset > 0 && isWord(text[offset - 1])
        let after = offset < text.count && isWord(text[offset])
        return before != after
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
    }
}
