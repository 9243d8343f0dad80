// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Several agents over sockets: where they listen, and what becomes of their connections when their process ends.
@Suite struct HostListeningTests {
    /// A host whose loop has its own thread; what is asked of it there is waited for.
    private final class Served: @unchecked Sendable {
        let host: Host
        var ports: [UInt16] = []

        init(_ flags: [String], port: Int = 0) throws {
            let configuration = try load(["-dev"] + flags).configuration
            let cluster = ClusterPlan(configuration, seed: 1)
            let agents = cluster.agents(configuration, nodeIDs: cluster.members.map(cluster.drawnNodeID))
            host = Host(loop: EventLoop(), plan: WorldPlan(agents: agents, seed: 1))
            for agent in agents.indices {
                let address = try host.listen(to: [.tcp(ip: "127.0.0.1", port: UInt16(port))], of: agent)[0]
                ports.append(try #require(address.split(separator: ":").last.flatMap { UInt16($0) }))
            }
            host.loop.startThread()
        }

        func onLoop<Result: Sendable>(_ body: @escaping @Sendable (Host) -> Result) -> Result? {
            let box = Box<Result>()
            host.loop.perform { box.put(body(self.host)) }
            return box.take()
        }

        func stop() {
            _ = onLoop { $0.close() }
            host.loop.stop()
        }
    }

    private func ask(_ port: UInt16, _ path: String) throws -> String {
        let client = try TestClient(port: port)
        try client.send("GET \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        return client.readToEnd()
    }

    private func isRefused(_ port: UInt16) -> Bool {
        guard let client = try? TestClient(port: port) else { return true }
        return (try? client.send("GET /v1/agent/self HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")) == nil
            || client.readToEnd().isEmpty
    }

    @Test func everyAgent_answersAtItsOwnPort() throws {
        let served = try Served(["-sim-servers=2", "-sim-clients=1"])
        #expect(Set(served.ports).count == 3)
        for (port, name) in zip(served.ports, ["s1", "s2", "c1"]) {
            #expect(try ask(port, "/v1/agent/self").contains(#""NodeName": "\#(name)""#))
        }
        served.stop()
    }

    @Test func deadProcess_refusesAndResets_untilItListensAgain() throws {
        let served = try Served(["-sim-servers=3"])
        let port = served.ports[1]
        let client = try TestClient(port: port)
        try client.send("GET /v1/agent/self HTTP/1.1\r\nHost: x\r\n\r\n")
        _ = client.read(until: "\r\n\r\n")
        _ = served.onLoop { $0.refuseConnections(to: 1, because: .process) }
        #expect(isRefused(port))
        #expect(try ask(served.ports[0], "/v1/agent/self").contains("200 OK"))
        // Closed for two reasons, it is open when both are gone.
        _ = served.onLoop { $0.refuseConnections(to: 1, because: .wire) }
        _ = served.onLoop { $0.acceptConnections(to: 1, despite: .process) }
        #expect(isRefused(port))
        _ = served.onLoop { $0.acceptConnections(to: 1, despite: .wire) }
        #expect(try ask(port, "/v1/agent/self").contains(#""NodeName": "s2""#))
        served.stop()
    }

    @Test func deadProcess_givesNoAnswerInThisProcessEither() throws {
        let served = try Served(["-sim-servers=1", "-sim-clients=1"])
        let answers = served.onLoop { host in
            var answers: [String] = []
            let request = Request(method: "GET", target: "/v1/kv/a?index=99999&wait=60s", headers: [], body: [])
            guard let request else { return answers }
            host.send(request, to: 0) { answers.append($0 == nil ? "none" : "some") }
            host.refuseConnections(to: 0, because: .process)
            host.send(request, to: 0) { answers.append($0 == nil ? "none" : "some") }
            return answers
        }
        #expect(answers == ["none", "none"])
        served.stop()
    }

    @Test func takenPort_isTriedAgain_untilItIsFree() throws {
        let served = try Served(["-sim-servers=2"])
        _ = served.onLoop { $0.refuseConnections(to: 1, because: .process) }
        let thief = try TestHTTPServer(address: .tcp(ip: "127.0.0.1", port: served.ports[1]))
        _ = served.onLoop { $0.acceptConnections(to: 1, despite: .process) }
        let log = served.onLoop { $0.world.cluster.agents[1].log.entries(from: 0).map(\.text).joined() }
        #expect(log?.contains("cannot listen again") == true)
        thief.stop()
        // The next attempt comes by itself.
        while isRefused(served.ports[1]) {}
        #expect(try ask(served.ports[1], "/v1/agent/self").contains(#""NodeName": "s2""#))
        served.stop()
    }

    @Test func killedAgent_isGoneFromItsPort_untilItIsRestarted() throws {
        let served = try Served(["-sim-servers=3"])
        let port = served.ports[2]
        _ = served.onLoop { host in
            host.world.cluster.crash(host.world.cluster.agents[2])
            _ = host.run(upTo: host.loop.clock.now)
        }
        #expect(isRefused(port))
        _ = served.onLoop { host in
            host.world.cluster.restart(host.world.cluster.agents[2])
            _ = host.run(upTo: host.loop.clock.now)
        }
        #expect(try ask(port, "/v1/agent/self").contains(#""NodeName": "s3""#))
        served.stop()
    }

    @Test func reset_opensWhatWasClosed() throws {
        let served = try Served(["-sim-servers=2"])
        _ = served.onLoop { $0.refuseConnections(to: 1, because: .process) }
        _ = served.onLoop { $0.reset() }
        #expect(try ask(served.ports[1], "/v1/agent/self").contains(#""NodeName": "s2""#))
        served.stop()
    }

    @Test func readyFile_listsEveryAgent() throws {
        let served = try Served(["-sim-datacenters=dc1=1+1,dc2=1"])
        let text = served.onLoop { String(decoding: $0.readyFile, as: UTF8.self) }
        let banner = try #require(served.onLoop { $0.banner(seed: 7) })
        let ports = served.ports
        #expect(
            text == #"{"agents":[{"name":"s1","node":"s1","datacenter":"dc1","server":true,"address":"127.0.0.1","#
                + #""http":["127.0.0.1:\#(ports[0])"],"https":[],"dns":[]},"#
                + #"{"name":"c1","node":"c1","datacenter":"dc1","server":false,"address":"127.0.0.2","#
                + #""http":["127.0.0.1:\#(ports[1])"],"https":[],"dns":[]},"#
                + #"{"name":"s1.dc2","node":"s1","datacenter":"dc2","server":true,"address":"127.0.0.3","#
                + #""http":["127.0.0.1:\#(ports[2])"],"https":[],"dns":[]}],"leader":"127.0.0.1:8300","#
                + #""leaders":{"dc1":"127.0.0.1:8300","dc2":"127.0.0.3:8300"}}"#)
        #expect(
            banner.split(separator: "\n").map(String.init) == [
                "==> Starting a simulated Consul cluster...",
                "               Version: '1.16.4'",
                "                  Seed: 7",
                "                    s1: server in 'dc1' at 127.0.0.1 (HTTP: 127.0.0.1:\(ports[0]))",
                "                    c1: client in 'dc1' at 127.0.0.2 (HTTP: 127.0.0.1:\(ports[1]))",
                "                s1.dc2: server in 'dc2' at 127.0.0.3 (HTTP: 127.0.0.1:\(ports[2]))",
                "==> ",
                "==> Log data will now stream in as it occurs:",
            ])
        served.stop()
    }
}
