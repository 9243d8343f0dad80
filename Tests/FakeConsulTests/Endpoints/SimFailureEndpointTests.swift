// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct SimFailureEndpointTests {
    @Test func failure_isProduced_listed_andEnded() throws {
        let world = try TestWorld()
        let produced = world.text("POST", "/sim/v1/failures", #"{"name":"acl-not-found"}"#)
        #expect(produced.status == 200 && produced.text.contains("\"C17\""))
        #expect(world.text("GET", "/v1/kv/a").text == "ACL not found")
        let listed = JSONValue.reading(Array(world.text("GET", "/sim/v1/failures").text.utf8))
        guard case .array(let entries)? = listed else {
            Issue.record("no list")
            return
        }
        #expect(entries.count == Failure.all.count)
        #expect(entries.count { $0["active"] == .bool(true) } == 1)
        #expect(world.text("DELETE", "/sim/v1/failures/acl-not-found").status == 200)
        #expect(world.text("DELETE", "/sim/v1/failures/acl-not-found").status == 404)
        #expect(world.text("GET", "/v1/kv/a").status == 404)
    }

    @Test func allFailures_areEndedAtOnce() throws {
        let world = try TestWorld()
        for name in ["C9", "slow-answers"] {
            #expect(world.text("POST", "/sim/v1/failures", #"{"name":"\#(name)"}"#).status == 200)
        }
        #expect(world.world.activeFailures == ["index-zero", "slow-answers"])
        #expect(world.text("DELETE", "/sim/v1/failures").text.contains("slow-answers"))
        #expect(world.world.wire.isIdle)
    }

    @Test(arguments: [
        ("{}", 400, "name: is missing"), (#"{"name":"nonsense"}"#, 404, "there is no failure"),
        (#"{"name":"gossip-flap"}"#, 400, "several servers"), (#"{"name":"C1","x":1}"#, 400, "x"),
    ])
    func wrongOrder_isRefused(_ body: String, _ status: Int, _ words: String) throws {
        let world = try TestWorld()
        let answer = world.text("POST", "/sim/v1/failures", body)
        #expect(answer.status == status && answer.text.contains(words), "\(answer)")
        #expect(world.world.activeFailures.isEmpty)
    }
}
