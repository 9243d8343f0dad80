// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// `/v1/agent/join/` and `retry_join`; texts are memberlist's.
@Suite struct JoinTests {
    private static let multi = "1 error occurred:\n\t* "

    @Test(arguments: [
        ("127.0.0.1", ""), ("localhost", ""), ("n1", ""), ("127.0.0.1:SERF", ""),
        ("127.0.0.9", "Failed to join 127.0.0.9:SERF: dial tcp 127.0.0.9:SERF: connect: connection refused"),
        ("n1:1", "Failed to join 127.0.0.1:1: dial tcp 127.0.0.1:1: connect: connection refused"),
        ("999.1.1.1", "Failed to resolve 999.1.1.1: lookup 999.1.1.1: no such host"),
        ("db.example:8301", "Failed to resolve db.example:8301: lookup db.example: no such host"),
    ])
    func join_takesNamesAndAddresses(_ address: String, _ failure: String) throws {
        let world = try TestWorld(flags: ["-dev"], json: #"{"node_name":"n1"}"#)
        let port = String(world.world.cluster.agents[0].identity.serfLANPort)
        let (address, failure) = (address.replacing("SERF", with: port), failure.replacing("SERF", with: port))
        let answer = world.text("PUT", "/v1/agent/join/\(address)")
        if failure.isEmpty {
            #expect(answer.status == 200 && answer.text.isEmpty)
        } else {
            #expect(answer.status == 500 && answer.text == Self.multi + failure + "\n\n")
        }
    }

    private static func lines(_ cluster: Cluster) -> [String] {
        cluster.agents[0].log.entries(from: 0).map(\.text).filter { $0.contains("oin") }
    }

    @Test func retryJoin_saysAgainAndAgainThatNobodyIsThere() throws {
        let world = try TestWorld(json: #"{"retry_join":["other"],"retry_interval":"30s","retry_max":2}"#)
        world.advance(by: .seconds(200))
        let lines = Self.lines(world.world.cluster)
        #expect(lines.first?.hasSuffix("[INFO]  agent: Joining cluster...: cluster=LAN") == true)
        #expect(lines.count { $0.contains("[WARN]  agent: Join cluster failed, will retry") } == 2)
        #expect(lines.last?.contains("[ERROR] agent: max join LAN retry exhausted") == true)
    }

    @Test func retryJoin_isContent_whereOthersAre() throws {
        let world = try FaultWorld(json: #","retry_join":["other"]"#)
        world.advance(by: .seconds(5))
        let lines = Self.lines(world.world.cluster)
        let words = "[INFO]  agent: Join cluster completed. Synced with initial agents: cluster=LAN num_agents=3"
        #expect(lines.contains { $0.hasSuffix(words) }, "\(lines)")
    }
}
