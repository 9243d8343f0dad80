// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// A server that keeps its data, ended without warning and started again.
@Suite struct RestartTests {
    private var consul: TestWorld

    init() throws { consul = try TestWorld(disk: MemoryDisk()) }

    private func restarted(after pause: Duration = .milliseconds(300)) throws -> TestWorld {
        try TestWorld(disk: consul.disk, now: consul.now + pause)
    }

    private func index(_ response: Response) -> String? { response.headers[.consulIndex] }

    /// Without the new line at the end.
    private func text(_ response: Response) -> String {
        String(decoding: response.body.filter { $0 != 0x0a }, as: UTF8.self)
    }

    private func put(_ target: String, _ body: String = "", to consul: TestWorld? = nil) -> String {
        text((consul ?? self.consul).send("PUT", target, body: Array(body.utf8)))
    }

    @Test func leader_isThereAtOnce_andIndexesGoOn() throws {
        #expect(put("/v1/kv/a", "1") == "true")
        let before = consul.send("GET", "/v1/kv/a")
        let term = consul.world.cluster.agents[0].server!.raft.term
        let again = try restarted()
        let server = again.world.cluster.agents[0].server!
        #expect(server.isLeader && server.leadership?.isEstablished == true)
        #expect(server.raft.term == term + 1)
        let after = again.send("GET", "/v1/kv/a")
        #expect(index(after) == index(before) && after.body == before.body)
        let last = server.raft.log.lastIndex
        #expect(last > consul.world.cluster.agents[0].server!.raft.log.lastIndex)
        #expect(put("/v1/kv/b", "2", to: again) == "true")
        #expect(index(again.send("GET", "/v1/kv/b")) == String(last + 1))
        #expect(again.send("GET", "/v1/status/leader").body == consul.send("GET", "/v1/status/leader").body)
    }

    @Test func deletedKeys_stillCount() throws {
        _ = put("/v1/kv/a/1", "1")
        _ = put("/v1/kv/other", "1")
        _ = consul.send("DELETE", "/v1/kv/a/1")
        _ = put("/v1/kv/other", "2")
        let before = consul.send("GET", "/v1/kv/a?recurse")
        let after = try restarted().send("GET", "/v1/kv/a?recurse")
        #expect(before.status == .notFound && after.status == .notFound)
        #expect(index(after) == index(before) && index(after) != nil)
    }

    @Test func cas_goesOn() throws {
        _ = put("/v1/kv/a", "1")
        let modified = consul.world.cluster.agents[0].server!.store.kv.pairs["a"]!.modifyIndex
        let again = try restarted()
        #expect(put("/v1/kv/a?cas=\(modified - 1)", "2", to: again) == "false")
        #expect(put("/v1/kv/a?cas=\(modified)", "2", to: again) == "true")
    }

    @Test func catalog_isKept() throws {
        let body =
            #"{"Node":"db","Address":"10.1.1.1","Service":{"Service":"sql","Port":5432},"Check":{"Name":"up","Status":"passing"}}"#
        #expect(put("/v1/catalog/register", body) == "true")
        let again = try restarted()
        for path in ["/v1/catalog/nodes", "/v1/catalog/services", "/v1/catalog/service/sql", "/v1/health/node/db"] {
            let (before, after) = (consul.send("GET", path), again.send("GET", path))
            #expect(before.body == after.body && index(before) == index(after), "\(path)")
        }
    }

    @Test func session_getsTwiceItsTTLAnew_andHoldsItsLock() throws {
        let created = put("/v1/session/create", #"{"TTL":"10s","LockDelay":"0s"}"#)
        let id = String(created.split(separator: "\"").last { $0.count == 36 } ?? "")
        #expect(put("/v1/kv/lock?acquire=\(id)", "me") == "true")
        consul.advance(by: .seconds(15))
        let again = try restarted()
        #expect(text(again.send("GET", "/v1/kv/lock")).contains(id))
        again.advance(by: .milliseconds(19_900))
        #expect(text(again.send("GET", "/v1/session/info/\(id)")).contains(id))
        again.advance(by: .milliseconds(200))
        #expect(text(again.send("GET", "/v1/session/info/\(id)")) == "[]")
        #expect(!text(again.send("GET", "/v1/kv/lock")).contains(id))
    }

    @Test func newSession_hasAnIDOfItsOwn() throws {
        let first = put("/v1/session/create")
        #expect(try put("/v1/session/create", to: restarted()) != first)
    }

    @Test func snapshotAndLog_makeTheSameState() throws {
        let server = consul.world.cluster.agents[0].server!
        server.raft.timings.snapshotThreshold = 20
        server.raft.timings.trailingLogs = 5
        for number in 0..<57 { _ = put("/v1/kv/k/\(number)", "\(number)") }
        _ = consul.send("DELETE", "/v1/kv/k/3")
        #expect(consul.disk.snapshot != nil && consul.disk.records.count < 25)
        let before = consul.send("GET", "/v1/kv/k?recurse")
        let again = try restarted()
        let after = again.send("GET", "/v1/kv/k?recurse")
        #expect(before.body == after.body && index(before) == index(after))
        // And once more, from what the second life kept.
        #expect(put("/v1/kv/last", "x", to: again) == "true")
        let third = try TestWorld(disk: again.disk, now: again.now)
        #expect(third.send("GET", "/v1/kv/last?raw").body == Array("x".utf8))
        #expect(third.send("GET", "/v1/kv/k?recurse").body == before.body)
    }

    /// Wherever the process ends, the state is that of a moment, and every answered write is in it.
    @Test func everyPrefixOfWhatWasKept_isAState() throws {
        for number in 0..<5 { _ = put("/v1/kv/k\(number)", "v") }
        for count in consul.disk.records.indices {
            let disk = MemoryDisk(snapshot: nil, records: Array(consul.disk.records[...count]))
            let again = try TestWorld(disk: disk, now: consul.now)
            #expect(put("/v1/kv/new", "1", to: again) == "true")
        }
    }

    @Test func nothingIsKept_inDevMode() throws {
        let consul = try TestWorld()
        _ = consul.send("PUT", "/v1/kv/a", body: [0x31])
        #expect(consul.disk.records.isEmpty && consul.disk.snapshot == nil)
    }
}
