// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct FaultTableTests {
    private var table = FaultTable()

    private mutating func add(_ fault: Fault, agents: [Int] = [], links: [LinkEnds] = []) -> FaultID {
        let id = table.takeID()
        table.insert(
            ActiveFault(
                id: id, injection: Injection(fault), since: Instant(nanoseconds: 0), until: nil, agents: agents,
                links: links))
        return id
    }

    @Test mutating func whatSeveralFaultsHold_staysUntilTheLastIsGone() {
        let first = add(.crash("s1"), agents: [0])
        let second = add(.crash(.servers), agents: [0, 1])
        table.remove(first)
        #expect(table.state(of: 0).isDown && table.state(of: 1).isDown)
        table.remove(second)
        #expect(table.state(of: 0) == AgentFaults())
    }

    @Test mutating func release_takesOneAgentOut_andEndsFaultsOfNobody() {
        _ = add(.crash("s1"), agents: [0])
        let second = add(.crash(.servers), agents: [0, 1])
        let over = table.release(0) { $0.kind == "crash" }
        #expect(over.map(\.id.description) == ["f1"])
        #expect(table.active.map(\.id) == [second])
        #expect(!table.state(of: 0).isDown && table.state(of: 1).isDown)
    }

    @Test mutating func states_addUp() {
        _ = add(.skewClock("s1", offset: .seconds(5), rate: 2), agents: [0])
        _ = add(.skewClock("s1", offset: .seconds(-2), rate: 0.25), agents: [0])
        _ = add(.lag("s1", by: .time(.seconds(3))), agents: [0])
        _ = add(.lag("s1", by: .entries(7)), agents: [0])
        _ = add(.gray("s1", .error("a")), agents: [0])
        _ = add(.gray("s1", .stall(nil)), agents: [0])
        let state = table.state(of: 0)
        #expect(table.clockRate(of: 0) == 1.25)
        #expect(table.clockError(of: 0, at: Instant(nanoseconds: 0)) == .seconds(3))
        #expect(table.clockError(of: 0, at: Instant(nanoseconds: 0) + .seconds(4)) == .seconds(4))
        #expect(state.lagTime == .seconds(3) && state.lagEntries == 7)
        #expect(state.gray == .stall(nil))
        #expect(table.state(of: 1) == AgentFaults())
    }

    @Test mutating func rates_stayAboveNought() {
        for _ in 0..<3 { _ = add(.skewClock("s1", rate: 0.001), agents: [0]) }
        #expect(table.clockRate(of: 0) == 0.001)
    }

    @Test mutating func links_addLatencies_andTakeTheWorstLoss() {
        let link = LinkEnds(source: MachineID(0), target: MachineID(1))
        let slow = add(.slow("s1", latency: .milliseconds(10), jitter: .milliseconds(1)), links: [link])
        _ = add(.slow("s1", latency: .milliseconds(5)), links: [link])
        _ = add(.lose("s1", Ratio(1, in: 2)), links: [link])
        _ = add(.lose("s1", Ratio(1, in: 3)), links: [link])
        let base = LinkQuality(latency: .milliseconds(1))
        let both = table.quality(of: link, without: base)
        #expect(both == LinkQuality(latency: .milliseconds(16), jitter: .milliseconds(1), loss: Ratio(1, in: 2)))
        table.remove(slow)
        #expect(table.quality(of: link, without: base).latency == .milliseconds(6))
        #expect(table.changes(link))
    }

    @Test func ids_areReadBack() {
        #expect(FaultID("f12")?.description == "f12")
        for text in ["", "f", "f0", "f-1", "12", "f01", "f99999999999999999999"] { #expect(FaultID(text) == nil) }
    }
}
