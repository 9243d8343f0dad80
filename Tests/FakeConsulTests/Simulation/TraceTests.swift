// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct TraceTests {
    private struct Elected: TraceEvent {
        var server: String
        var term: UInt64

        func write(to line: inout TraceLine) {
            line.word("elected")
            line.text(server)
            line.number(term)
        }
    }

    private let start = Instant(nanoseconds: 1_000)

    private func trace(keeping: Int, terms: ClosedRange<UInt64>) -> Trace {
        var trace = Trace(start: start, keeping: keeping)
        for term in terms { trace.record(Elected(server: "s1", term: term), at: start + .nanoseconds(Int64(term))) }
        return trace
    }

    @Test func hash_coversTheBytesOfTheLines() {
        let trace = trace(keeping: 10, terms: 1...2)
        #expect(trace.lines == ["1 elected s1 1", "2 elected s1 2"])
        #expect(trace.hash == hexadecimal(FNV1a.hash("1 elected s1 1\n2 elected s1 2\n")))
    }

    @Test func hash_doesNotDependOnWhatIsKept() {
        #expect(trace(keeping: 0, terms: 1...9).hash == trace(keeping: 100, terms: 1...9).hash)
        #expect(trace(keeping: 0, terms: 1...9).lines.isEmpty)
    }

    @Test func lines_areTheLastOnes() {
        #expect(trace(keeping: 3, terms: 1...3).lines.map { $0.last } == ["1", "2", "3"])
        #expect(trace(keeping: 3, terms: 1...8).lines.map { $0.last } == ["6", "7", "8"])
        #expect(trace(keeping: 3, terms: 1...8).recorded == 8)
    }

    @Test func hash_differs_whenTheOrderDoes() {
        var trace = Trace(start: start, keeping: 0)
        for term: UInt64 in [2, 1] {
            trace.record(Elected(server: "s1", term: term), at: start + .nanoseconds(Int64(term)))
        }
        #expect(trace.hash != self.trace(keeping: 0, terms: 1...2).hash)
    }
}
