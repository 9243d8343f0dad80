// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Whole clusters as the command line starts them.
@Suite struct AgentProcessClusterTests {
    private let folder = TemporaryDirectory()

    private func start(_ flags: [String] = []) throws -> AgentProcess {
        let all = [
            "-data-dir=\(folder.path)/data", "-http-port=0", "-dns-port=0", "-bind=127.0.0.1", "-sim-seed=7",
            "-sim-ready-file=\(folder.path)/ready",
        ]
        let configuration = try load(all + flags).configuration
        return try AgentProcess(configuration) { configuration }
    }

    private var ready: String { String(decoding: folder.content("ready"), as: UTF8.self) }

    private func send(_ method: String, _ target: String, _ body: String = "", to agent: Int, _ host: Host) -> String? {
        var text: String?
        guard let request = Request(method: method, target: target, headers: [], body: Array(body.utf8)) else {
            return nil
        }
        host.send(request, to: agent) { answer in
            text = answer.map { String(decoding: $0.body.filter { $0 != 0x0a }, as: UTF8.self) }
        }
        // Time for the calls between agents.
        if text == nil { host.advance(by: .seconds(1)) }
        return text
    }

    @Test func agents_keepTheirDataApart() throws {
        let first = try start(["-sim-datacenters=dc1=1,dc2=1"])
        #expect(send("PUT", "/v1/kv/k", "one", to: 0, first.host) == "true")
        #expect(send("PUT", "/v1/kv/k", "two", to: 1, first.host) == "true")
        let ids = first.host.plan.agents.map(\.identity.nodeID)
        first.host.close()
        #expect(String(decoding: folder.content("data/s1/node-id"), as: UTF8.self) == ids[0])
        #expect(String(decoding: folder.content("data/s1.dc2/node-id"), as: UTF8.self) == ids[1])
        // Another seed changes nothing in what was kept.
        let second = try start(["-sim-datacenters=dc1=1,dc2=1", "-sim-seed=8"])
        #expect(second.host.plan.agents.map(\.identity.nodeID) == ids)
        #expect(send("GET", "/v1/kv/k?raw", to: 0, second.host) == "one")
        #expect(send("GET", "/v1/kv/k?raw", to: 1, second.host) == "two")
        second.host.close()
    }

    @Test func severalServers_goOnWithWhatTheyKept() throws {
        let flags = ["-sim-servers=3", "-hcl=performance { raft_multiplier = 1 }"]
        let first = try start(flags)
        first.host.pause()
        #expect(send("PUT", "/v1/kv/k", "v", to: 1, first.host) == "true")
        first.host.close()
        let second = try start(flags)
        #expect(!second.host.hasLeaders)
        second.host.pause()
        second.host.advance(by: .seconds(20))
        #expect(second.host.hasLeaders)
        #expect(send("GET", "/v1/kv/k?raw", to: 2, second.host) == "v")
        second.host.close()
    }

    @Test func loneAgent_keepsItsDataInTheDirectoryItself() throws {
        let process = try start(["-server", "-bootstrap"])
        process.host.close()
        #expect(!folder.content("data/node-id").isEmpty && !folder.content("data/raft/log").isEmpty)
    }

    @Test func readyFile_isWrittenOnceThereAreLeaders() throws {
        let process = try start(["-sim-clients=1"])
        process.writeReadyFile()
        #expect(ready.hasSuffix(#""leaders":{"dc1":"127.0.0.1:8300"}}"# + "\n"))
        process.host.close()
    }

    @Test func readyFile_ofAColdStart_isWrittenAtOnce() throws {
        let process = try start(["-sim-servers=3", "-sim-cold-start"])
        process.writeReadyFile()
        #expect(ready.hasSuffix(#""leaders":{"dc1":""}}"# + "\n"))
        process.host.close()
    }

    @Test func definitions_areRegistered_andDoNotAgeInThePast() throws {
        let service = #"service { name = "web" check { ttl = "10s" status = "passing" } }"#
        let process = try start(["-sim-clients=1", "-hcl", service])
        let answer = send("GET", "/v1/health/service/web?passing", to: 0, process.host)
        #expect(answer?.contains(#""Service":"web""#) == true, "\(answer ?? "none")")
        process.host.close()
    }
}
