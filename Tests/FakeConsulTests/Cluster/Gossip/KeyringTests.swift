// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct KeyringTests {
    private let first = [UInt8](repeating: 1, count: 32)
    private let second = [UInt8](repeating: 2, count: 16)

    @Test func operations_areMemberlists() {
        var ring = Keyring(primary: first)
        #expect(ring.carryOut(.install([1, 2])) == "key size must be 16, 24 or 32 bytes")
        #expect(ring.carryOut(.use(second)) == "Requested key is not in the keyring")
        #expect(ring.carryOut(.install(second)) == nil)
        #expect(ring.carryOut(.install(second)) == nil)
        #expect(ring.keys == [first, second])
        #expect(ring.carryOut(.use(second)) == nil)
        #expect(ring.keys == [second, first])
        #expect(ring.carryOut(.remove(second)) == "Removing the primary key is not allowed")
        #expect(ring.carryOut(.remove(first)) == nil)
        #expect(ring.carryOut(.remove(first)) == nil)
        #expect(ring.keys == [second])
    }

    @Test func file_isReadBack_andBrokenOnesAreNone() {
        var ring = Keyring(primary: first)
        _ = ring.carryOut(.install(second))
        #expect(Keyring(file: ring.file) == ring)
        for text in ["", "[]", "{}", "[1]", #"["x"]"#, #"["AAAA"]"#, "[null]"] {
            #expect(Keyring(file: Array(text.utf8)) == nil)
        }
    }

    @Test func everyMember_isAsked_andWhoDoesNotAnswerIsWaitedFor() throws {
        let key = Base64.standard.encode(first)
        let plans = try (0..<3).map { number in
            let json = """
                {"server": \(number == 0), "node_name": "n\(number)", "data_dir": "/none", "encrypt": "\(key)",
                 "bind_addr": "127.0.0.\(number + 1)", "advertise_addr": "127.0.0.\(number + 1)"
                 \(number == 0 ? ", \"bootstrap_expect\": 1" : "")}
                """
            var plan = try AgentPlan.forTests(flags: [], json: json)
            plan.identity.nodeID = "0000000\(number)-0000-0000-0000-000000000000"
            return plan
        }
        let harness = ClusterHarness(world: World(WorldPlan(agents: plans, seed: 5), now: TestWorld.startTime))
        harness.advance(by: .seconds(20))
        let list = harness.send("GET", "/v1/operator/keyring", to: harness["n1"])
        #expect(list?.text.contains("\"\(key)\":3") == true && list?.text.contains("\"NumNodes\":3") == true)
        #expect(list?.after ?? .zero < .seconds(1))
        let other = Base64.standard.encode(second)
        let installed = harness.send("POST", "/v1/operator/keyring", to: harness["n0"], body: #"{"Key":"\#(other)"}"#)
        #expect(installed?.status == 200)
        #expect(harness["n2"].lanKeyring?.keys == [first, second])
        // What was kept is there again after a restart.
        harness.cluster.crash(harness["n2"])
        harness.cluster.restart(harness["n2"])
        #expect(harness["n2"].lanKeyring?.keys == [first, second])
        harness.advance(by: .seconds(5))
        harness.cluster.freeze(harness["n2"])
        let silent = harness.send("GET", "/v1/operator/keyring", to: harness["n0"])
        #expect(silent?.status == 500 && silent?.after ?? .zero > .seconds(3))
        #expect(silent?.text == "1 error occurred:\n\t* dc1 (LAN) error: 2/3 nodes reported success\n\n")
    }
}
