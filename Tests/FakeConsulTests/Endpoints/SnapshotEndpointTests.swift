// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct SnapshotEndpointTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    private func keys() -> [String] {
        let list = JSONValue.reading(world.send("GET", "/v1/kv/?keys").body)?.elements ?? []
        return list.compactMap { if case .string(let key) = $0 { key } else { nil } }
    }

    @Test func restore_bringsTheStateBack_andSessionsEndAfterIt() throws {
        let session = world.session(#"{"TTL":"10s","Behavior":"delete"}"#)
        _ = world.text("PUT", "/v1/kv/lock?acquire=\(session)", "1")
        let archive = world.send("GET", "/v1/snapshot")
        #expect(archive.status == .ok && archive.headers[.contentType] == "application/x-gzip")
        _ = world.text("PUT", "/v1/session/destroy/" + session)
        _ = world.text("PUT", "/v1/kv/later", "2")
        let answer = world.send("PUT", "/v1/snapshot", body: archive.body)
        #expect(answer.status == .ok && answer.body.isEmpty)
        #expect(keys() == ["lock"])
        _ = world.text("PUT", "/v1/kv/after", "3")
        world.advance(by: .seconds(25))
        #expect(keys() == ["after"])
    }

    @Test func restore_wakesWhoWaits() throws {
        _ = world.text("PUT", "/v1/kv/a", "1")
        let archive = world.send("GET", "/v1/snapshot")
        _ = world.text("PUT", "/v1/kv/a", "2")
        let index = world.send("GET", "/v1/kv/a").headers[.consulIndex] ?? ""
        let waiting = world.submit("GET", "/v1/kv/a?raw&index=\(index)&wait=60s")
        #expect(world.isWaiting(waiting))
        _ = world.send("PUT", "/v1/snapshot", body: archive.body)
        let answer = world.answer(to: waiting, within: .seconds(1))
        #expect(answer.map { String(decoding: $0.0.body, as: UTF8.self) } == "1")
    }

    @Test func deepestDocument_comesBack() throws {
        let nested = String(repeating: "[", count: 2000) + String(repeating: "]", count: 2000)
        let entry = #"{"Kind":"proxy-defaults","Name":"global","Config":{"a":\#(nested)}}"#
        #expect(world.text("PUT", "/v1/config", entry).status == 200)
        let before = world.send("GET", "/v1/config/proxy-defaults/global").body
        let archive = world.send("GET", "/v1/snapshot")
        #expect(world.text("DELETE", "/v1/config/proxy-defaults/global").status == 200)
        #expect(world.send("PUT", "/v1/snapshot", body: archive.body).status == .ok)
        #expect(world.send("GET", "/v1/config/proxy-defaults/global").body == before)
    }

    @Test func brokenArchive_changesNothing() throws {
        _ = world.text("PUT", "/v1/kv/a", "1")
        var archive = world.send("GET", "/v1/snapshot").body
        archive[archive.count / 2] ^= 0x55
        #expect(world.send("PUT", "/v1/snapshot", body: archive).status == .internalServerError)
        #expect(world.text("PUT", "/v1/snapshot", "junk").text == "failed to decompress snapshot: unexpected EOF")
        #expect(world.text("PUT", "/v1/snapshot?stale", "x").text == "stale not allowed for restore")
        #expect(keys() == ["a"])
    }
}

extension SnapshotEndpointTests {
    /// The authority goes along: leaves that were issued before are still trusted.
    @Test func restore_keepsTheAuthorityAndTheEntries() throws {
        _ = world.text("PUT", "/v1/config", #"{"Kind":"service-defaults","Name":"web","Protocol":"http","Meta":{"a":"b"}}"#)
        let before = ["/v1/agent/connect/ca/roots", "/v1/config/service-defaults/web", "/v1/query"].map {
            world.text("GET", $0).text
        }
        let archive = world.send("GET", "/v1/snapshot").body
        _ = world.text("DELETE", "/v1/config/service-defaults/web")
        #expect(world.send("PUT", "/v1/snapshot", body: archive).status == .ok)
        let after = ["/v1/agent/connect/ca/roots", "/v1/config/service-defaults/web", "/v1/query"].map {
            world.text("GET", $0).text
        }
        #expect(after == before && before[0].contains("BEGIN CERTIFICATE"))
    }
}
