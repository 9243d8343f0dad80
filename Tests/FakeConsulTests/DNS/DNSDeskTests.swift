// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// What agents answer beyond the recorded cases (consul agent/dns_test.go).
@Suite struct DNSDeskTests {
    private func world(_ json: String = "{}", _ registrations: String...) throws -> TestWorld {
        let world = try TestWorld(json: json)
        for body in registrations {
            #expect(world.send("PUT", "/v1/catalog/register", body: Array(body.utf8)).status == .ok, "\(body)")
        }
        return world
    }

    private func texts(_ records: [DNSRecord]) -> [String] { records.map(\.text).sorted() }

    // MARK: Services

    @Test func externalServices_areNamesAndWhatTheyReferTo() throws {
        let world = try world(
            "{}", #"{"Node": "ext", "Address": "www.google.com", "Service": {"Service": "search", "Port": 80}}"#,
            #"{"Node": "n1", "Address": "10.0.0.1", "Service": {"Service": "web", "Address": "n2.node.consul"}}"#,
            #"{"Node": "n2", "Address": "10.0.0.2"}"#)
        #expect(texts(world.ask("search.service.consul").answers) == ["search.service.consul. 0 CNAME www.google.com."])
        let service = world.ask("search.service.consul", .srv)
        #expect(texts(service.answers) == ["search.service.consul. 0 SRV 1 1 80 www.google.com."])
        #expect(service.additionals.allSatisfy { $0.type == .txt })
        // Names of the zone are looked up in the catalog.
        #expect(
            texts(world.ask("web.service.consul").answers) == [
                "n2.node.consul. 0 A 10.0.0.2", "web.service.consul. 0 CNAME n2.node.consul.",
            ])
        #expect(texts(world.ask("ext.node.consul").answers) == ["ext.node.consul. 0 CNAME www.google.com."])
    }

    @Test func namesThatReferToEachOther_endSomewhere() throws {
        let world = try world(
            "{}",
            #"{"Node": "n1", "Address": "b.node.consul", "Service": {"Service": "a", "Address": "b.service.consul"}}"#,
            #"{"Node": "n2", "Address": "a.node.consul", "Service": {"Service": "b", "Address": "a.service.consul"}}"#)
        let reply = world.ask("a.service.consul", isTCP: true)
        #expect(reply.answers.count == 4 && reply.answers.allSatisfy { $0.type == .cname })
        #expect(world.ask("n1.node.consul", .any).code == .noError)
    }

    @Test func serviceWithItsOwnDNSName_hasItsNodesAddress() throws {
        let world = try world(
            "{}",
            #"{"Node": "n1", "Address": "10.0.0.1", "Service": {"Service": "web", "Address": "web.service.consul"}}"#)
        #expect(texts(world.ask("web.service.consul").answers) == ["web.service.consul. 0 A 10.0.0.1"])
    }

    @Test func weights_areThoseOfTheStatus() throws {
        let world = try world(
            "{}",
            #"""
            {"Node": "n1", "Address": "10.0.0.1", "Check": {"Name": "c", "Status": "warning", "ServiceID": "web"},
             "Service": {"Service": "web", "Port": 1, "Weights": {"Passing": 10, "Warning": 3}}}
            """#,
            #"""
            {"Node": "n2", "Address": "10.0.0.2",
             "Service": {"Service": "web", "Port": 2, "Weights": {"Passing": 10, "Warning": 3}}}
            """#)
        #expect(
            texts(world.ask("web.service.consul", .srv).answers) == [
                "web.service.consul. 0 SRV 1 10 2 n2.node.dc1.consul.",
                "web.service.consul. 0 SRV 1 3 1 n1.node.dc1.consul.",
            ])
    }

    @Test func maintenanceAndCriticalChecks_takeInstancesOut() throws {
        let world = try world(
            "{}",
            #"""
            {"Node": "n1", "Address": "10.0.0.1", "Service": {"Service": "web"},
             "Check": {"CheckID": "_node_maintenance", "Name": "m", "Status": "critical"}}
            """#)
        #expect(world.ask("web.service.consul").code == .nameError)
        #expect(world.ask("n1.node.consul").answers.count == 1)
    }

    @Test func sharedAddresses_areToldOnce_butEveryPort() throws {
        let world = try world(
            "{}", #"{"Node": "n1", "Address": "10.0.0.1", "Service": {"ID": "a", "Service": "web", "Port": 1}}"#,
            #"{"Node": "n1", "Address": "10.0.0.1", "Service": {"ID": "b", "Service": "web", "Port": 2}}"#,
            #"{"Node": "n1", "Address": "10.0.0.1", "Service": {"ID": "c", "Service": "web", "Port": 2}}"#)
        #expect(world.ask("web.service.consul").answers.count == 1)
        #expect(world.ask("web.service.consul", .srv).answers.count == 2)
    }

    @Test func families_areTakenFromTaggedAddresses() throws {
        let world = try world(
            "{}",
            #"""
            {"Node": "n1", "Address": "10.0.0.1", "TaggedAddresses": {"lan_ipv6": "2001:db8::1"},
             "Service": {"Service": "web", "Address": "10.1.0.1",
             "TaggedAddresses": {"lan_ipv4": {"Address": "10.1.0.1"}, "lan_ipv6": {"Address": "2001:db8::5"}}}}
            """#)
        #expect(texts(world.ask("web.service.consul", .aaaa).answers) == ["web.service.consul. 0 AAAA 2001:db8::5"])
        #expect(texts(world.ask("web.service.consul", .a).answers) == ["web.service.consul. 0 A 10.1.0.1"])
        #expect(texts(world.ask("n1.node.consul", .aaaa).answers) == ["n1.node.consul. 0 AAAA 2001:db8::1"])
    }

    @Test func order_isDrawn_andTheSameForASeed() throws {
        func orders(_ seed: UInt64) throws -> [[String]] {
            let world = try TestWorld(json: "{}", seed: seed)
            for number in 1...3 {
                let body = #"{"Node": "n\#(number)", "Address": "10.0.0.\#(number)", "Service": {"Service": "web"}}"#
                _ = world.send("PUT", "/v1/catalog/register", body: Array(body.utf8))
            }
            return (0..<20).map { _ in world.ask("web.service.consul").answers.map(\.text) }
        }
        let first = try orders(1)
        #expect(Set(first).count == 6)
        #expect(try orders(1) == first)
        #expect(try orders(2) != first)
    }

    // MARK: Names

    @Test func places_areUnderstood() throws {
        let world = try world(
            "{}", #"{"Node": "n.1", "Address": "10.0.0.1", "Service": {"Service": "web", "Tags": ["a.b"]}}"#)
        for name in [
            "web.service.dc1.dc.consul", "a.b.web.service.consul", "web.service.dc1.consul", "n.1.node.dc1.dc.consul",
        ] { #expect(world.ask(name).answers.count == 1, "\(name)") }
        for name in ["web.service.x.y.consul", "web.service.a.b.c.consul", "n.1.node.p1.peer.consul", "node.consul"] {
            #expect(world.ask(name).code == .nameError, "\(name)")
        }
        #expect(world.ask("_web._tcp.consul", .srv).answers.count == 1)
        #expect(world.ask("_web._tcp.consul", .a).code == .nameError)
    }

    @Test func otherDomains_areServedAsTheyAreAsked() throws {
        let world = try world(
            #"{"domain": "test", "alt_domain": "alt.test"}"#,
            #"{"Node": "n1", "Address": "10.0.0.1", "Service": {"Service": "web", "Port": 1}}"#)
        let target = { (domain: String) in "web.service.\(domain). 0 SRV 1 1 1 n1.node.dc1.\(domain)." }
        #expect(texts(world.ask("web.service.test", .srv).answers) == [target("test")])
        #expect(texts(world.ask("web.service.alt.test", .srv).answers) == [target("alt.test")])
        #expect(world.ask("none.alt.test").authorities.first?.name == DNSName("alt.test"))
        #expect(world.ask("web.service.consul").code == .refused)
    }

    @Test func addresses_ofBothFamilies() throws {
        let world = try world()
        let name = "20010db8000000000000000000000001.addr.consul"
        #expect(texts(world.ask(name, .aaaa).answers) == ["\(name). 0 AAAA 2001:db8::1"])
        #expect(world.ask(name, .a).additionals.count == 1)
        #expect(world.ask("0a00000x.addr.consul").code == .nameError)
        #expect(world.ask("a.0a000001.addr.consul").code == .nameError)
    }

    @Test func transfersOfTheZone_areNotImplemented() throws {
        #expect(try world().ask("consul", .axfr).code == .notImplemented)
    }

    @Test func reverseNames_ofIPv6AndOfServices() throws {
        let world = try world(
            "{}",
            #"{"Node": "n6", "Address": "2001:db8::567:89ab", "Service": {"Service": "six", "Address": "fd00::1"}}"#)
        let name = DNSReverse.name(of: try #require(IPAddress("2001:db8::567:89ab")))
        #expect(texts(world.ask(name, .ptr).answers) == ["\(name) 0 PTR n6.node.dc1.consul."])
        let service = DNSReverse.name(of: try #require(IPAddress("fd00::1")))
        #expect(texts(world.ask(service, .ptr).answers) == ["\(service) 0 PTR six.service.dc1.consul."])
    }

    @Test func subnets_areEchoed_withTheScopeThatHolds() throws {
        let world = try world()
        var request = DNSSamples.question("consul.service.consul")
        let subnet = DNSClientSubnet(
            family: 1, sourceLength: 24, scopeLength: 0, address: IPAddress(v4: 0xc000_0200))
        var options = DNSRecord(.root, .opt, ttl: 0, .options([.subnet(subnet)]))
        options.recordClass = 1232
        request.additionals = [options]
        for (name, scope) in [("consul.service.consul", 0), ("nope.query.consul", 0)] as [(String, UInt8)] {
            request.questions[0].name = DNSName(name)
            let packet = try #require(DNSEncoder.encode(request, compresses: false))
            let bytes = try #require(world.sendDNS(packet) ?? nil)
            let reply = try DNSDecoder.decode(bytes)
            #expect(reply.payloadSize == 1232 && reply.clientSubnet?.scopeLength == scope)
        }
    }

    @Test func answersThatCannotBeSent_areNone() throws {
        let node = String(repeating: "x", count: 64)
        let world = try world(
            "{}", #"{"Node": "\#(node)", "Address": "10.0.0.1", "Service": {"Service": "web", "Port": 1}}"#)
        let packet = try #require(DNSEncoder.encode(DNSSamples.question("web.service.consul", .srv), compresses: false))
        #expect(world.sendDNS(packet) == .some(nil))
        #expect(world.ask("web.service.consul").answers.count == 1)
    }

    // MARK: Failures

    @Test func troubles_areWhatTheySay() throws {
        let world = try world()
        let packet = try #require(DNSEncoder.encode(DNSSamples.question("consul.service.consul"), compresses: false))
        for (failure, code, flags) in [
            (Failure.dnsFails, DNSResponseCode.serverFailure, DNSMessage.Flags.response),
            (.dnsEmpty, .noError, [.response, .authoritative]),
            (.dnsCut, .noError, [.response, .authoritative, .truncated]),
        ] {
            let setup = try world.produce(failure)
            let reply = world.ask("consul.service.consul", isRecursive: false)
            #expect(reply.code == code && reply.flags == flags && reply.answers.isEmpty, "\(failure.name)")
            world.end(setup)
        }
        let silence = try world.produce(.dnsSilence)
        #expect(world.sendDNS(packet) == .some(nil))
        world.end(silence)
        #expect(world.ask("consul.service.consul").answers.count == 1)
    }

    @Test func questions_areCounted() throws {
        let world = try world()
        _ = world.ask("consul.service.consul")
        _ = world.ask("1.0.0.127.in-addr.arpa", .ptr)
        let names = world.world.cluster.agents[0].metrics.samples.keys.map(\.name)
        #expect(names.contains("dns.domain_query") && names.contains("dns.ptr_query"))
    }

    @Test func reload_takesTheNewSettings() throws {
        let world = try world()
        #expect(world.ask("node1.node.consul").answers.first?.ttl == 0)
        let agent = world.world.cluster.agents[0]
        agent.configuration.dns.nodeTTL = .seconds(30)
        #expect(world.ask("node1.node.consul").answers.first?.ttl == 30)
    }
}
