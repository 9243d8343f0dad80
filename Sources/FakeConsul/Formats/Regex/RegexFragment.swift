// SPDX-License-Identifier: MIT

/// A part of a program in the making. Its instructions are the last of the program when it is built upon.
struct RegexFragment {
    /// Its first instruction in the order of the program; its own reach to the program's end.
    let first: Int32
    /// Where it is entered.
    var entry: Int32
    /// The places that do not yet point anywhere: twice the instruction, and one more for the other way of a split.
    var exits: [Int32]
    /// Whether it can match without input.
    var isNullable: Bool
    /// How deeply it nests.
    var height = 1
    /// How often its innermost part is repeated by counts.
    var copies = 1
}

/// Puts programs together from fragments.
struct RegexBuilder {
    private(set) var program = RegexProgram()

    var isTooLarge: Bool { program.instructions.count > RegexProgram.maximumSize }

    mutating func emit(_ operation: RegexProgram.Operation, isNullable: Bool = false) -> RegexFragment {
        let index = append(operation)
        return RegexFragment(first: index, entry: index, exits: [index * 2], isNullable: isNullable)
    }

    mutating func emit(_ members: CharacterClass) -> RegexFragment {
        program.classes.append(members)
        return emit(.member(Int32(program.classes.count - 1)))
    }

    mutating func concatenate(_ parts: [RegexFragment]) -> RegexFragment {
        guard var whole = parts.first else { return emit(.nothing, isNullable: true) }
        if parts.count > 1 { whole.height += 1 }
        for part in parts.dropFirst() {
            patch(whole.exits, to: part.entry)
            whole.exits = part.exits
            whole.isNullable = whole.isNullable && part.isNullable
            whole.height = max(whole.height, part.height + 1)
            whole.copies = max(whole.copies, part.copies)
        }
        return whole
    }

    /// Tries the parts in their order.
    mutating func alternate(_ parts: [RegexFragment]) -> RegexFragment {
        guard var whole = parts.last else { return emit(.nothing, isNullable: true) }
        for part in parts.dropLast().reversed() {
            let split = append(.split)
            program.instructions[Int(split)].next = part.entry
            program.instructions[Int(split)].other = whole.entry
            whole.exits += part.exits
            whole = RegexFragment(
                first: part.first,
                entry: split,
                exits: whole.exits,
                isNullable: whole.isNullable || part.isNullable,
                height: max(whole.height, part.height + 1),
                copies: max(whole.copies, part.copies)
            )
        }
        return whole
    }

    /// A group that captures.
    mutating func capture(_ part: RegexFragment, as group: Int) -> RegexFragment {
        let open = append(.save(Int32(2 * group)))
        program.instructions[Int(open)].next = part.entry
        let close = append(.save(Int32(2 * group + 1)))
        patch(part.exits, to: close)
        program.groupCount = max(program.groupCount, group)
        var whole = part
        whole.entry = open
        whole.exits = [close * 2]
        whole.height += 1
        return whole
    }

    mutating func finish(_ whole: RegexFragment) -> RegexProgram {
        patch(whole.exits, to: append(.match))
        program.start = whole.entry
        return program
    }
}

// MARK: Repetition

extension RegexBuilder {
    mutating func optional(_ part: RegexFragment, isGreedy: Bool) -> RegexFragment {
        var whole = part
        let split = append(.split)
        whole.exits.append(point(split, to: part.entry, isGreedy: isGreedy))
        whole.entry = split
        whole.isNullable = true
        whole.height += 1
        return whole
    }

    mutating func oneOrMore(_ part: RegexFragment, isGreedy: Bool) -> RegexFragment {
        var whole = part
        let split = append(.split)
        whole.exits = [point(split, to: part.entry, isGreedy: isGreedy)]
        patch(part.exits, to: split)
        whole.height += 1
        return whole
    }

    mutating func zeroOrMore(_ part: RegexFragment, isGreedy: Bool) -> RegexFragment {
        // What may match nothing must be tried once before the loop is left, for the right preference.
        if part.isNullable {
            var whole = optional(oneOrMore(part, isGreedy: isGreedy), isGreedy: isGreedy)
            whole.height = part.height + 1
            return whole
        }
        let entry = append(.split)
        let exit = point(entry, to: part.entry, isGreedy: isGreedy)
        patch(part.exits, to: entry)
        var whole = part
        whole.entry = entry
        whole.exits = [exit]
        whole.isNullable = true
        whole.height += 1
        return whole
    }

    /// `x{least,most}`, without `most` any number above. Nil where the program would be too large.
    mutating func repeated(_ part: RegexFragment, _ least: Int, _ most: Int?, isGreedy: Bool) -> RegexFragment? {
        var whole: RegexFragment
        let size = program.instructions.count - Int(part.first)
        guard size * max(1, most ?? least) <= RegexProgram.maximumSize else { return nil }
        switch (least, most) {
        case (_, 0): whole = emit(.nothing, isNullable: true)
        case (0, nil): whole = zeroOrMore(part, isGreedy: isGreedy)
        case (1, nil): whole = oneOrMore(part, isGreedy: isGreedy)
        case (_, nil):
            let parts = copies(of: part, least)
            whole = concatenate(Array(parts.dropLast()) + [oneOrMore(parts[least - 1], isGreedy: isGreedy)])
        case (_, let most?):
            let parts = copies(of: part, most)
            var rest: RegexFragment?
            for optionalPart in parts[least...].reversed() {
                rest = optional(concatenate([optionalPart] + (rest.map { [$0] } ?? [])), isGreedy: isGreedy)
            }
            whole = concatenate(Array(parts[..<least]) + (rest.map { [$0] } ?? []))
        }
        whole = RegexFragment(first: part.first, entry: whole.entry, exits: whole.exits, isNullable: whole.isNullable)
        whole.height = part.height + 1
        whole.copies = most == 0 ? 1 : max(1, most ?? least) * part.copies
        return whole
    }

    /// The part and so many less one copies of it.
    private mutating func copies(of part: RegexFragment, _ count: Int) -> [RegexFragment] {
        let range = Int(part.first)..<program.instructions.count
        let size = Int32(range.count)
        let original = Array(program.instructions[range])
        return [part]
            + (1..<max(1, count)).map { number in
                let shift = size * Int32(number)
                for var instruction in original {
                    if instruction.next >= 0 { instruction.next += shift }
                    if instruction.other >= 0 { instruction.other += shift }
                    program.instructions.append(instruction)
                }
                var copy = part
                copy.entry += shift
                copy.exits = part.exits.map { $0 + 2 * shift }
                return copy
            }
    }
}

// MARK: Instructions

extension RegexBuilder {
    private mutating func append(_ operation: RegexProgram.Operation) -> Int32 {
        program.instructions.append(.init(operation: operation))
        return Int32(program.instructions.count - 1)
    }

    private mutating func patch(_ exits: [Int32], to entry: Int32) {
        for exit in exits {
            if exit % 2 == 0 {
                program.instructions[Int(exit / 2)].next = entry
            } else {
                program.instructions[Int(exit / 2)].other = entry
            }
        }
    }

    /// Points the split's preferred way, or else its other way, to the entry; answers the exit that is left.
    private mutating func point(_ split: Int32, to entry: Int32, isGreedy: Bool) -> Int32 {
        patch([isGreedy ? split * 2 : split * 2 + 1], to: entry)
        return isGreedy ? split * 2 + 1 : split * 2
    }
}
