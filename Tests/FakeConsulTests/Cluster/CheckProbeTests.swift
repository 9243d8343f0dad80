// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct CheckProbeTests {
    private static func request(_ json: String) throws -> ProbeRequest? {
        let type = try CheckTypeTests.decode(json)
        return ProbeRequest(type, kind: try #require(type.kind), outputMaxSize: 10)
    }

    @Test func requests_sayWhatTheDefinitionSays() throws {
        let http = try #require(
            try Self.request(#"{"HTTP":"http://h/","Interval":"1s","Header":{"B":["2"],"A":["1"]},"Timeout":"3s"}"#)
        )
        #expect(http.timeout == .seconds(3))
        #expect(http.outputMaxSize == 10)
        guard case .http(let probe) = http.kind else { throw Mismatch("no HTTP probe") }
        #expect(probe.url == "http://h/")
        #expect(probe.headers.map(\.name) == ["A", "B"])
        #expect(try Self.request(#"{"TCP":"h:1","Interval":"1s"}"#)?.kind == .tcp(address: "h:1"))
        #expect(try Self.request(#"{"UDP":"h:1","Interval":"1s"}"#)?.kind == .udp(address: "h:1"))
        #expect(try Self.request(#"{"GRPC":"h:1/s","Interval":"1s"}"#)?.kind == .grpc(target: "h:1/s"))
        #expect(try Self.request(#"{"H2PING":"h:1","Interval":"1s"}"#)?.kind == .h2Ping(address: "h:1", tls: ProbeTLS()))
        #expect(try Self.request(#"{"Args":["x"],"Interval":"1s"}"#)?.kind == .script(arguments: ["x"]))
    }

    @Test func checksThatNobodyProbes_makeNoRequest() throws {
        #expect(try Self.request(#"{"TTL":"1s"}"#) == nil)
        #expect(try Self.request(#"{"AliasService":"x"}"#) == nil)
        #expect(try Self.request(#"{"Args":["x"],"DockerContainerID":"d","Interval":"1s"}"#) == nil)
    }

    @Test func probes_areFoundByTheirCheckAndByTheirNumber() {
        var probes = Probes()
        let purpose = Probes.Purpose(agent: 0, run: CheckRun(checkID: "c", number: 1))
        let first = probes.begin(for: purpose)
        let found = probes.end(first)
        #expect(found == purpose)
        let second = probes.begin(for: purpose)
        #expect(second != first)
        let cancelled = probes.cancel(for: purpose)
        #expect(cancelled == second)
        let late = probes.end(second)
        #expect(late == nil)
        #expect(probes.count == 0)
    }
}
