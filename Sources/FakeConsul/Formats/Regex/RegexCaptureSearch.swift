// SPDX-License-Identifier: MIT

/// Finds the leftmost match with its groups; among several the one that the pattern prefers, as Perl and Go do.
struct RegexCaptureSearch {
    private struct Thread {
        let index: Int32
        let bounds: [Int]
    }

    private enum Step {
        case follow(Int32)
        /// Takes back a bound, once the ways that share it are followed.
        case restore(slot: Int, value: Int)
    }

    private let program: RegexProgram
    private let text: [UInt8]
    private var reached: [Int]
    private var pending: [Step] = []
    private var bounds: [Int]

    init(_ program: RegexProgram, on text: [UInt8]) {
        self.program = program
        self.text = text
        reached = Array(repeating: -1, count: program.instructions.count)
        bounds = Array(repeating: -1, count: 2 * program.groupCount + 2)
    }

    mutating func run() -> [Range<Int>?]? {
        let unset = bounds
        var current: [Thread] = []
        var best: [Int]?
        var offset = 0
        while true {
            if best == nil {
                bounds = unset
                bounds[0] = offset
                reach(program.start, at: offset, waiting: &current)
            }
            let scalar = text.decodeScalar(at: offset)
            let after = offset + scalar.width
            var next: [Thread] = []
            for thread in current {
                if case .match = program.instructions[Int(thread.index)].operation {
                    best = thread.bounds
                    best?[1] = offset
                    break
                }
                guard !scalar.isEnd, program.accepts(scalar.value, at: thread.index) else { continue }
                bounds = thread.bounds
                reach(program.instructions[Int(thread.index)].next, at: after, waiting: &next)
            }
            if scalar.isEnd || (next.isEmpty && best != nil) { return best.map(Self.ranges) }
            current = next
            offset = after
        }
    }

    private mutating func reach(_ start: Int32, at offset: Int, waiting: inout [Thread]) {
        pending.append(.follow(start))
        while let step = pending.popLast() {
            switch step {
            case .restore(let slot, let value):
                bounds[slot] = value
            case .follow(let index):
                guard reached[Int(index)] != offset else { continue }
                reached[Int(index)] = offset
                follow(index, at: offset, waiting: &waiting)
            }
        }
    }

    private mutating func follow(_ index: Int32, at offset: Int, waiting: inout [Thread]) {
        let instruction = program.instructions[Int(index)]
        switch instruction.operation {
        case .split:
            pending.append(.follow(instruction.other))
            pending.append(.follow(instruction.next))
        case .nothing:
            pending.append(.follow(instruction.next))
        case .check(let assertion):
            if assertion.holds(in: text, at: offset) { pending.append(.follow(instruction.next)) }
        case .save(let slot):
            pending.append(.restore(slot: Int(slot), value: bounds[Int(slot)]))
            pending.append(.follow(instruction.next))
            bounds[Int(slot)] = offset
        case .match, .scalar, .folded, .member, .any, .anyButNewline:
            waiting.append(Thread(index: index, bounds: bounds))
        }
    }

    private static func ranges(_ bounds: [Int]) -> [Range<Int>?] {
        stride(from: 0, to: bounds.count, by: 2).map { slot in
            bounds[slot] >= 0 && bounds[slot + 1] >= bounds[slot] ? bounds[slot]..<bounds[slot + 1] : nil
        }
    }
}
