// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// What the recorded cases of the areas agent and event do not say.
@Suite struct AgentEndpointTests {
    private static func world(_ json: String = "{}") throws -> TestWorld { try TestWorld(flags: ["-dev"], json: json) }

    private static func text(_ response: Response) -> String { String(decoding: response.body, as: UTF8.self) }

    @Test func definitionsOfTheConfiguration_areRegisteredAtTheStart() throws {
        let world = try Self.world(
            #"{"service":{"name":"web","port":80,"tagged_addresses":{"lan_ipv4":{"address":"10.0.0.1","port":1}},"#
                + #""check":{"id":"c1","ttl":"10s","success_before_passing":3}},"check":{"name":"mem","ttl":"1h"}}"#
        )
        let services = try JSONParser.parse(world.send("GET", "/v1/agent/services").body)
        #expect(services.at("/web/Port")?.integer == 80)
        #expect(services.at("/web/TaggedAddresses/lan_ipv4/Address")?.text == "10.0.0.1")
        let checks = try JSONParser.parse(world.send("GET", "/v1/agent/checks").body)
        #expect(checks.at("/mem/Type")?.text == "ttl")
        #expect(world.send("GET", "/v1/catalog/service/web").status == .ok)
    }

    @Test func host_isTheSimulatedMachine_whoseTimeIsTheClusters() throws {
        let world = try Self.world(#"{"node_name":"n1"}"#)
        let before = try JSONParser.parse(world.send("GET", "/v1/agent/host").body)
        world.advance(by: .seconds(90))
        let after = try JSONParser.parse(world.send("GET", "/v1/agent/host").body)
        let own = try JSONParser.parse(world.send("GET", "/v1/agent/self").body)
        #expect(after.at("/Host/hostname")?.text == "n1")
        #expect(after.at("/Host/hostId")?.text == own.at("/Config/NodeID")?.text)
        let number = { (document: JSONValue, path: String) in try #require(document.at(path)?.integer) }
        #expect(try number(after, "/Host/uptime") - number(before, "/Host/uptime") == 90)
        #expect(try number(after, "/Host/bootTime") == number(before, "/Host/bootTime"))
        #expect(try number(after, "/CollectionTime") - number(before, "/CollectionTime") == 90_000_000_000)
        #expect(after.at("/Memory/usedPercent")?.integer == 25)
        #expect(try number(after, "/Disk/used") + number(after, "/Disk/free") == number(after, "/Disk/total"))
        #expect(after.at("/CPU/0/cores")?.integer == 1)
        #expect(after.at("/Errors") == .null)
    }

    @Test func itself_saysWhereProxiesAreServed_ifTheyAre() throws {
        let ports = #"{"ports":{"grpc":8502,"grpc_tls":-1}}"#
        let serving = try JSONParser.parse(Self.world(ports).send("GET", "/v1/agent/self").body)
        #expect(serving.at("/xDS/Port")?.integer == 8502 && serving.at("/xDS/Ports/TLS")?.integer == -1)
        #expect(serving.at("/xDS/SupportedProxies/envoy/0")?.text == "1.26.6")
        let closed = #"{"ports":{"grpc":-1,"grpc_tls":-1}}"#
        #expect(try JSONParser.parse(Self.world(closed).send("GET", "/v1/agent/self").body).at("/xDS") == nil)
    }

    @Test func monitor_streamsLinesOfTheLevelAndAbove_untilTheClientHangsUp() throws {
        let world = try Self.world()
        let id = world.submit("GET", "/v1/agent/monitor?loglevel=info")
        _ = world.send("PUT", "/v1/agent/service/register", body: Array(#"{"Name":"web"}"#.utf8))
        #expect(world.pieces[id]?.contains { $0.hasSuffix("[INFO]  agent: Synced service: service=web\n") } == true)
        #expect(world.pieces[id]?.contains { $0.contains("[DEBUG]") } == false)
        world.hangUp(id)
        let count = world.pieces[id]?.count
        _ = world.send("PUT", "/v1/agent/service/deregister/web")
        #expect(world.pieces[id]?.count == count)
        #expect(Self.text(world.send("GET", "/v1/agent/monitor?loglevel=odd")) == "Unknown log level: odd")
    }

    @Test func monitor_tellsOfRequests_withTheirTokensHidden() throws {
        let world = try Self.world()
        let id = world.submit("GET", "/v1/agent/monitor?loglevel=debug")
        _ = world.send("GET", "/v1/status/leader?token=secret&pretty")
        _ = world.send("GET", "/v1/health/state/odd")
        _ = world.send("GET", "/v1/kv/a?index=x")
        let lines = try #require(world.pieces[id])
        let finished = "[DEBUG] agent.http: Request finished: method=GET url=/v1/status/leader?token=<hidden>&pretty"
        #expect(lines.contains { $0.hasSuffix("\(finished) from=127.0.0.1:50000 latency=0s\n") }, "\(lines)")
        let refused = "[ERROR] agent.http: Request error: method=GET url=/v1/kv/a?index=x from=127.0.0.1:50000 error="
        #expect(lines.contains { $0.contains(refused) })
        #expect(!lines.contains { $0.contains("secret") })
    }

    @Test func requestsAndWrites_areCounted() throws {
        let world = try Self.world()
        _ = world.send("PUT", "/v1/kv/a", body: [1])
        world.advance(by: .seconds(10))
        let summary = try JSONParser.parse(world.send("GET", "/v1/agent/metrics").body)
        let names = { (kind: String) in summary.at("/" + kind)?.elements.compactMap { $0.at("/Name")?.text } ?? [] }
        #expect(names("Samples") == ["consul.api.http", "consul.kvs.apply", "consul.raft.commitTime"])
        #expect(names("Counters") == ["consul.client.rpc", "consul.raft.apply", "consul.rpc.request"])
        #expect(names("Gauges").contains("consul.server.isLeader"))
        #expect(names("Gauges").contains("consul.runtime.alloc_bytes"))
        #expect(summary.at("/Samples/0/Labels/path")?.text == "v1_kv_")
    }

    @Test func metricsStream_tellsEveryTenSeconds() throws {
        let world = try Self.world()
        let id = world.submit("GET", "/v1/agent/metrics/stream")
        world.advance(by: .seconds(30))
        #expect(world.pieces[id]?.count == 3)
        #expect(world.pieces[id]?.first?.hasPrefix("{\n    \"Timestamp\"") == true)
    }

    @Test func eventList_blocks_untilAnotherEventIsTheNewest() throws {
        let world = try Self.world()
        _ = world.send("PUT", "/v1/event/fire/a")
        let index = try #require(world.send("GET", "/v1/event/list").headers[.consulIndex])
        let id = world.submit("GET", "/v1/event/list?index=\(index)&wait=1m")
        #expect(world.isWaiting(id))
        _ = world.send("PUT", "/v1/event/fire/b")
        let answer = try #require(world.answer(to: id, within: .zero))
        #expect(answer.0.headers[.consulIndex] != index)
    }

    @Test func leave_endsTheAgent_andForceLeaveKnowsItsMembers() throws {
        let world = try Self.world()
        let id = world.submit("PUT", "/v1/agent/leave")
        let asked = world.now
        let answer = try #require(world.answer(to: id, within: .seconds(20)))
        // Three seconds in each of two pools, and five for those who still ask.
        #expect(answer.0.status == .ok && answer.1 - asked == .seconds(11))
        #expect(
            Self.text(world.send("GET", "/v1/agent/members?segment=x"))
                == "Network segments are not supported in this version of Consul"
        )
        #expect(
            Self.text(world.send("GET", "/v1/agent/members?wan=1&segment=x"))
                == "Cannot provide a segment with wan=true"
        )
        #expect(Self.text(world.send("GET", "/v1/agent/members?filter=Name==other")) == "[]\n")
    }

    @Test func aliasOfAnotherNode_followsTheCatalog() throws {
        let world = try Self.world()
        let register = { (status: String) in
            #"{"Node":"n2","Address":"10.0.0.2","Service":{"Service":"db"},"#
                + #""Check":{"Name":"x","CheckID":"x","ServiceID":"db","Status":"\#(status)","Output":"o"}}"#
        }
        _ = world.send("PUT", "/v1/catalog/register", body: Array(register("passing").utf8))
        _ = world.send(
            "PUT",
            "/v1/agent/check/register",
            body: Array(#"{"Name":"a","AliasNode":"N2","AliasService":"db"}"#.utf8)
        )
        world.advance(by: .milliseconds(10))
        let output = { try JSONParser.parse(world.send("GET", "/v1/agent/checks").body).at("/a/Output")?.text }
        #expect(try output() == "All checks passing.")
        _ = world.send("PUT", "/v1/catalog/register", body: Array(register("critical").utf8))
        world.advance(by: .milliseconds(10))
        #expect(try output() == #"Aliased check "x" failing: o"#)
    }
}
