// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct EventEndpointTests {
    private let world: TestWorld

    init() throws { world = try TestWorld() }

    private func list(_ query: String = "") -> [JSONValue] {
        (try? JSONParser.parse(world.send("GET", "/v1/event/list" + query).body))?.elements ?? []
    }

    @Test func firedEvent_isListedWithItsPayload() throws {
        let fired = try JSONParser.parse(
            world.send("PUT", "/v1/event/fire/deploy?node=node1", body: Array("v2".utf8)).body
        )
        #expect(fired["Name"]?.text == "deploy")
        let listed = try #require(list().first)
        #expect(listed["ID"]?.text == fired["ID"]?.text)
        #expect(listed["Payload"]?.text == "djI=")
        #expect(listed["NodeFilter"]?.text == "node1")
    }

    @Test func name_selectsEvents() {
        _ = world.send("PUT", "/v1/event/fire/a")
        _ = world.send("PUT", "/v1/event/fire/b")
        #expect(list("?name=b").compactMap { $0["Name"]?.text } == ["b"])
        #expect(list("?name=c").isEmpty)
    }

    @Test func list_blocksUntilTheNextEvent() throws {
        _ = world.send("PUT", "/v1/event/fire/a")
        let index = try #require(world.send("GET", "/v1/event/list").headers[.consulIndex])
        let waiting = world.submit("GET", "/v1/event/list?index=\(index)&wait=60s")
        world.advance(by: .seconds(1))
        #expect(world.isWaiting(waiting))
        _ = world.send("PUT", "/v1/event/fire/b")
        let (response, _) = try #require(world.answer(to: waiting, within: .seconds(1)))
        #expect(response.headers[.consulIndex] != index)
    }

    @Test func list_keepsTheLast256() {
        for number in 0..<300 { _ = world.send("PUT", "/v1/event/fire/e\(number)") }
        let names = list().compactMap { $0["Name"]?.text }
        #expect(names.count == 256)
        #expect(names.last == "e299")
    }

    @Test func eventWithoutAName_isRefused() {
        let response = world.send("PUT", "/v1/event/fire/")
        #expect(response.status == .badRequest)
        #expect(String(decoding: response.body, as: UTF8.self) == "Missing name")
    }
}
