// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct SimEndpointTests {
    @Test func seed_isThatOfTheWorld() throws {
        let world = try TestWorld(seed: .max)
        #expect(world.text("GET", "/sim/v1/seed").text.contains(#""18446744073709551615""#))
    }

    @Test func methods_areThoseOfTheOperations() throws {
        let world = try TestWorld()
        let answer = world.send("POST", "/sim/v1/clock")
        #expect(answer.status.code == 405 && answer.headers[.allow] == "OPTIONS,GET,PUT")
        #expect(world.text("GET", "/sim/v1/nothing").status == 404)
    }

    // MARK: Access

    private func status(_ json: String, _ headers: [(String, String)], flags: [String] = ["-dev"]) throws -> Int {
        try TestWorld(flags: flags, json: json).send("GET", "/sim/v1/clock", headers: headers).status.code
    }

    @Test func loopback_needsNoToken() throws {
        #expect(try status("{}", []) == 200)
        #expect(try status(#"{"simulation":{"token":"secret"}}"#, []) == 200)
    }

    @Test func beyondLoopback_needsTheToken() throws {
        let open = #"{"client_addr":"0.0.0.0","simulation":{"token":"secret"}}"#
        #expect(try status(open, []) == 403)
        #expect(try status(open, [("X-Sim-Token", "secre")]) == 403)
        #expect(try status(open, [("X-Sim-Token", "secret2")]) == 403)
        #expect(try status(open, [("X-Sim-Token", "secret")]) == 200)
        #expect(try status(open, [("Authorization", "Bearer secret")]) == 200)
        #expect(try status(open, [("Authorization", "Bearer")]) == 403)
    }

    @Test func beyondLoopback_isRefused_whereThereIsNoToken() throws {
        let world = try TestWorld(json: #"{"client_addr":"0.0.0.0"}"#)
        let (status, text) = world.text("GET", "/sim/v1/clock")
        #expect(status == 403 && text.contains("simulation.token"))
        let answer = world.send("GET", "/sim/v1/clock", headers: [("X-Sim-Token", "")])
        #expect(answer.status.code == 403)
    }

    @Test func webPages_areRefused_butForTheAgentsOwn() throws {
        #expect(try status("{}", [("Origin", "http://evil.example")]) == 403)
        #expect(try status("{}", [("Origin", "null")]) == 403)
        #expect(try status("{}", [("Origin", "http://127.0.0.1:8500")]) == 200)
        #expect(try status("{}", [("Origin", "http://localhost:8500")]) == 200)
        #expect(try status("{}", [("Origin", "http://localhost:8501")]) == 403)
    }

    @Test func settingsOfTheConsulAPI_doNotHoldForTheSimulation() throws {
        let json = #"{"http_config":{"block_endpoints":["/sim"],"allow_write_http_from":["10.0.0.0/8"]}}"#
        let world = try TestWorld(json: json)
        #expect(world.text("PUT", "/sim/v1/clock", #"{"mode":"paused"}"#).status == 200)
    }
}
