// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Aliases that stand for one another.
@Suite struct AliasRingTests {
    /// Two opposite changes that start at opposite places of a ring of four aliases would follow each other for ever.
    @Test(.timeLimit(.minutes(1)))
    func ring_doesNotHoldUpTheAgent_whenTwoChangesGoAround() throws {
        let world = try TestWorld()
        let x0 = #"{"Name": "x", "Checks": [{"CheckID": "a", "AliasService": "fixed"}]}"#
        for body in [
            #"{"Name": "fixed"}"#, x0,
            #"{"Name": "y", "Checks": [{"CheckID": "y", "AliasService": "x"}]}"#,
            #"{"Name": "z", "Checks": [{"CheckID": "z", "AliasService": "x-sidecar-proxy"}]}"#,
        ] { #expect(world.text("PUT", "/v1/agent/service/register", body).status == 200) }
        #expect(world.text("GET", "/v1/agent/health/service/id/y").status == 200)
        #expect(world.text("GET", "/v1/agent/health/service/id/z").status == 503)
        let ring = """
            {"Name": "x", "Checks": [{"CheckID": "b", "AliasService": "z", "Status": "critical"}],
             "Connect": {"SidecarService": {"Port": 1, "Checks": [
               {"CheckID": "s", "AliasService": "y", "Status": "passing"}]}}}
            """
        #expect(world.text("PUT", "/v1/agent/service/register?replace-existing-checks", ring).status == 200)
        world.advance(by: .seconds(300))
        #expect(world.text("PUT", "/v1/kv/after", "x").text.hasPrefix("true"))
    }

    @Test func chain_isFollowedAtOnce() throws {
        let world = try TestWorld()
        for number in 0..<40 {
            let body =
                #"{"Name": "s\#(number)", "Checks": [{"CheckID": "c\#(number)", "AliasService": "s\#(number + 1)"}]}"#
            #expect(world.text("PUT", "/v1/agent/service/register", body).status == 200)
        }
        #expect(world.text("GET", "/v1/agent/health/service/id/s0").status == 503)
        #expect(world.text("PUT", "/v1/agent/service/register", #"{"Name": "s40"}"#).status == 200)
        #expect(world.text("GET", "/v1/agent/health/service/id/s0").status == 200)
    }
}
