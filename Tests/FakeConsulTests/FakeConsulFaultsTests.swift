// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// The control surface from Swift, and over a socket.
@Suite struct FakeConsulFaultsTests {
    private struct Stop: Error {}

    @Test func fault_isInjectedAndUndone() async throws {
        let consul = try await FakeConsul.start(seed: 1)
        await consul.pause()
        let crash = try await consul.inject(.crash(.leader), for: .seconds(30))
        #expect(await consul.cluster.agents.map(\.process) == [.dead])
        #expect(await consul.faults.map(\.id) == [crash.id] && crash.state.agents.count == 1)
        await crash.undo()
        #expect(await consul.cluster.agents.map(\.process) == [.running])
        #expect(await consul.undo(crash.id) == false)
        try await consul.inject(.crash(.all), for: .seconds(30))
        await consul.advance(by: .seconds(30))
        #expect(await consul.faults.isEmpty)
        await consul.stop()
    }

    @Test func withFault_undoesItAlsoWhenTheBodyThrows() async throws {
        let consul = try await FakeConsul.start(seed: 1)
        await #expect(throws: Stop.self) {
            try await consul.withFault(.pause(.leader)) {
                #expect(await consul.cluster.agents.map(\.process) == [.frozen])
                throw Stop()
            }
        }
        #expect(await consul.cluster.agents.map(\.process) == [.running])
        let count = try await consul.withFault(.fillDisk(.servers)) { await consul.faults.count }
        #expect(count == 1)
        #expect(await consul.faults.isEmpty)
        await consul.stop()
    }

    @Test func refusals_areThrown_andNothingChanges() async throws {
        let consul = try await FakeConsul.start(seed: 1)
        await #expect(throws: FaultRefusal.self) { try await consul.inject(.crash("s9")) }
        await #expect(throws: FaultRefusal.self) { try await consul.inject(.lag(.leader, by: .entries(0))) }
        await #expect(throws: FaultRefusal.self) { try await consul.advanceToNextEvent() }
        #expect(await consul.faults.isEmpty)
        await consul.healAll()
        await consul.stop()
        await #expect(throws: FaultRefusal.self) { try await consul.inject(.crash(.leader)) }
    }

    @Test func clock_goesToTheNextEvent() async throws {
        let consul = try await FakeConsul.start(seed: 1)
        await consul.pause()
        let before = await consul.now
        let after = try await consul.advanceToNextEvent()
        let now = await consul.now
        #expect(after > before && now == after)
        #expect(await consul.trace.hash.count == 16)
        await consul.stop()
    }

    // MARK: Over a socket

    @Test func orders_areAnsweredOnceTheyAreDone() async throws {
        let consul = try await FakeConsul.start(seed: 1)
        let client = try ControlClient(address: consul.url, token: "")
        #expect(try client.send("PUT", "/sim/v1/clock", Array(#"{"mode":"paused"}"#.utf8)).status == 200)
        let before = await consul.now
        let answer = try client.send("POST", "/sim/v1/clock/advance", Array(#"{"by":"1h"}"#.utf8))
        #expect(answer.status == 200)
        let after = await consul.now
        #expect(after - before == .seconds(3600))
        #expect(JSONValue.reading(answer.body)?["now"]?.text == Timestamp.rfc3339(nanoseconds: after.nanoseconds))
        await consul.stop()
    }

    @Test func reset_isAnswered_andForgetsFaultsAndState() async throws {
        let consul = try await FakeConsul.start(seed: 1)
        #expect(await consul.kv.put("a", "1"))
        try await consul.inject(.fillDisk(.leader))
        let client = try ControlClient(address: consul.address, token: "")
        #expect(try client.send("POST", "/sim/v1/reset").status == 200)
        #expect(await consul.kv.get("a") == nil)
        #expect(await consul.faults.isEmpty)
        #expect(await consul.send("POST", "/sim/v1/reset").status == 200)
        await consul.stop()
    }

    @Test func crashOfTheAskedAgent_isItsLastAnswer() async throws {
        let consul = try await FakeConsul.start(seed: 1)
        let client = try ControlClient(address: consul.address, token: "")
        let body = Array(#"{"kind":"crash","selector":"all"}"#.utf8)
        let answer = try client.send("POST", "/sim/v1/faults", body)
        #expect(answer.status == 200 && answer.text.contains(#""id": "f1""#))
        #expect(throws: ControlClient.Failure.self) { try client.send("GET", "/sim/v1/faults") }
        await consul.healAll()
        #expect(try client.send("GET", "/sim/v1/faults").status == 200)
        await consul.stop()
    }

    @Test func client_saysWhyItHasNoAnswer() throws {
        // A port that no other test is given meanwhile.
        let address = "127.0.0.1:1"
        #expect {
            try ControlClient(address: address, token: "").send("GET", "/sim/v1/clock")
        } throws: {
            "\($0)" == "dial tcp \(address): connect: connection refused"
        }
        #expect(throws: ControlClient.Failure.self) { try ControlClient(address: "https://x:1", token: "") }
        #expect {
            try ControlClient(address: "nowhere", token: "").send("GET", "/")
        } throws: {
            "\($0)" == "dial tcp: address nowhere: missing port in address"
        }
    }
}
