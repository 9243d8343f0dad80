// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// A host with a data directory, asked in this process.
@Suite struct HostKeepingTests {
    private let folder = TemporaryDirectory()

    private func start() throws -> Host {
        let directory = try DataDirectory(folder.path)
        var plan = try AgentPlan.development("")
        // As with `-data-dir` in place of `-dev`.
        plan.configuration.identity.dataDirectory = folder.path
        plan.configuration.isDevMode = false
        plan.configuration.server.bootstrap = true
        plan.durable = try directory.openRaft()
        plan.registrations = try directory.registrations()
        return Host(loop: EventLoop(), plan: WorldPlan(agents: [plan], seed: 1), directories: [0: directory])
    }

    private func send(_ method: String, _ target: String, _ body: String = "", to host: Host) -> String? {
        var text: String?
        guard let request = Request(method: method, target: target, headers: [], body: Array(body.utf8)) else {
            return nil
        }
        host.send(request) { text = $0.map { String(decoding: $0.body.filter { $0 != 0x0a }, as: UTF8.self) } }
        return text
    }

    @Test func answeredWrite_isOnTheDisk_whenTheProcessDies() throws {
        let host = try start()
        #expect(send("PUT", "/v1/kv/a", "1", to: host) == "true")
        // What kill -9 leaves behind: the files as they are now.
        let log = folder.content("raft/log")
        host.close()
        folder.write(log, to: "raft/log")
        let again = try start()
        #expect(send("GET", "/v1/kv/a?raw", to: again) == "1")
        again.close()
    }

    @Test func answerOverTheWire_comesAfterTheWrite() throws {
        nonisolated(unsafe) let host = try start()
        let address = try host.listen(to: [.tcp(ip: "127.0.0.1", port: 0)], of: 0)[0]
        let port = try #require(address.split(separator: ":").last.flatMap { UInt16($0) })
        host.loop.startThread()
        let client = try TestClient(port: port)
        for number in 0..<20 {
            let key = "key-\(number)-end"
            try client.send("PUT /v1/kv/\(key) HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n1")
            #expect(client.read(until: "true").contains("HTTP/1.1 200 OK"))
            #expect(String(decoding: folder.content("raft/log"), as: UTF8.self).contains(key))
        }
        host.loop.perform { host.close() }
        host.loop.stop()
    }

    @Test func whatCannotBeKept_endsTheWorld_andNothingIsAnsweredAnyMore() throws {
        let host = try start()
        var told: [String] = []
        host.onFailure = { told.append($0) }
        #expect(send("PUT", "/v1/kv/a", "1", to: host) == "true")
        // The next snapshot finds a directory where its file is to be.
        try Files.makeDirectories(folder.path + "/raft/snapshot/x", mode: 0o755)
        host.world.cluster.agents[0].server?.raft.timings.snapshotThreshold = 1
        // This write is in the log before the snapshot is tried.
        #expect(send("PUT", "/v1/kv/b", "1", to: host) == "true")
        #expect(send("PUT", "/v1/kv/c", "1", to: host) == nil)
        #expect(told.count == 1 && told.first == host.failure)
        let path = folder.path + "/raft/snapshot"
        #expect(told.first?.hasPrefix("rename \(path).tmp \(path): ") == true)
    }

    @Test func registrations_andWhatTTLChecksSaid_areKept() throws {
        let host = try start()
        let body = #"{"Name":"web","Check":{"TTL":"30s","Status":"critical"}}"#
        #expect(send("PUT", "/v1/agent/service/register", body, to: host) == "")
        #expect(send("PUT", "/v1/agent/check/pass/service:web?note=fine", to: host) == "")
        host.close()
        let again = try start()
        let checks = try #require(send("GET", "/v1/agent/checks", to: again))
        #expect(checks.contains(#""CheckID":"service:web""#) && checks.contains(#""Status":"passing""#))
        #expect(checks.contains(#""Output":"fine""#))
        #expect(send("PUT", "/v1/agent/service/deregister/web", to: again) == "")
        again.close()
        let third = try start()
        #expect(send("GET", "/v1/agent/services", to: third) == "{}")
        third.close()
    }

    /// The agent's services are there, its server's state was taken away.
    @Test func leader_isThereAtOnce_alsoWhereOnlyRegistrationsWereKept() throws {
        let host = try start()
        _ = send("PUT", "/v1/agent/service/register", #"{"Name":"web"}"#, to: host)
        host.close()
        try Files.remove(folder.path + "/raft/log")
        let again = try start()
        #expect(send("PUT", "/v1/kv/a", "1", to: again) == "true")
        #expect(send("GET", "/v1/agent/services", to: again)?.contains("web") == true)
        again.close()
    }

    @Test func reset_forgetsWhatWasKept() throws {
        let host = try start()
        _ = send("PUT", "/v1/kv/a", "1", to: host)
        _ = send("PUT", "/v1/agent/service/register", #"{"Name":"web"}"#, to: host)
        host.reset()
        #expect(send("PUT", "/v1/kv/b", "1", to: host) == "true")
        host.close()
        let again = try start()
        #expect(send("GET", "/v1/kv/a?raw", to: again) == "")
        #expect(send("GET", "/v1/kv/b?raw", to: again) == "1")
        #expect(send("GET", "/v1/agent/services", to: again) == "{}")
        again.close()
    }
}
