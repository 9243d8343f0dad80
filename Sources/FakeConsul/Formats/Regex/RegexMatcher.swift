// SPDX-License-Identifier: MIT

/// Runs a program over a text, all ways at once (Pike's machine): time is the text's length by the program's at most.
struct RegexMatcher {
    private let program: RegexProgram
    private let text: [UInt8]
    /// For each instruction the last place where it was reached, so that it is followed once a place.
    private var reached: [Int]
    private var pending: [Int32] = []

    init(_ program: RegexProgram, on text: [UInt8]) {
        self.program = program
        self.text = text
        reached = Array(repeating: -1, count: program.instructions.count)
    }

    mutating func isMatch() -> Bool {
        var current: [Int32] = []
        var next: [Int32] = []
        var offset = 0
        while true {
            if reach(program.start, at: offset, waiting: &current) { return true }
            let scalar = text.decodeScalar(at: offset)
            if scalar.isEnd { return false }
            offset += scalar.width
            next.removeAll(keepingCapacity: true)
            for index in current where program.accepts(scalar.value, at: index) {
                if reach(program.instructions[Int(index)].next, at: offset, waiting: &next) { return true }
            }
            swap(&current, &next)
        }
    }

    /// Follows what takes no input from an instruction, and notes what waits for a scalar. Answers whether it matches.
    private mutating func reach(_ start: Int32, at offset: Int, waiting: inout [Int32]) -> Bool {
        pending.append(start)
        while let index = pending.popLast() {
            guard reached[Int(index)] != offset else { continue }
            reached[Int(index)] = offset
            let instruction = program.instructions[Int(index)]
            switch instruction.operation {
            case .match:
                pending.removeAll(keepingCapacity: true)
                return true
            case .split:
                pending.append(instruction.other)
                pending.append(instruction.next)
            case .nothing, .save:
                pending.append(instruction.next)
            case .check(let assertion):
                if assertion.holds(in: text, at: offset) { pending.append(instruction.next) }
            case .scalar, .folded, .member, .any, .anyButNewline:
                waiting.append(index)
            }
        }
        return false
    }
}

extension RegexMatcher {
    func firstMatch() -> [Range<Int>?]? {
        var search = RegexCaptureSearch(program, on: text)
        return search.run()
    }
}
