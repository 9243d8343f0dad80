// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ServiceSummariesTests {
    private func instance(
        _ name: String, on node: String = "n", mode: String? = nil, tags: [String] = [],
        checks: [(String, HealthStatus)] = []
    ) -> InstanceHealth {
        var service = NodeService(id: name, name: mode == nil ? name : name + "-proxy")
        service.tags = tags
        if let mode {
            service.kind = .connectProxy
            service.proxy.destinationServiceName = name
            service.proxy.mode = mode
        }
        let found = checks.map { id, status in
            var check = HealthCheck(node: node, id: id)
            check.status = status
            return Stored(check)
        }
        return InstanceHealth(
            node: Stored(Node(name: node)), record: Stored(ServiceRecord(node: node, service: service)), checks: found)
    }

    @Test func checks_ofOneNode_countOnce() {
        let node: [(String, HealthStatus)] = [("serfHealth", .passing)]
        let summaries = ServiceSummaries(of: [
            instance("web", tags: ["b", "a"], checks: node),
            instance("web", tags: ["a"], checks: node + [("c", .warning)]),
        ])
        let web = summaries.sorted()[0]
        #expect(web.instanceCount == 2 && web.passing == 1 && web.warning == 1)
        #expect(web.nodes == ["n"] && web.tags == ["a", "b"])
    }

    @Test func service_isTransparent_onlyIfAllItsProxiesAre() {
        let modes = [["transparent", "transparent"], ["transparent", "direct"], ["", "transparent"]]
        let found = modes.map { modes in
            ServiceSummaries(of: modes.map { instance("web", mode: $0) })["web"]?.isTransparent
        }
        #expect(found == [true, false, false])
    }

    @Test func sidecars_areLeftOutWhereTheyAreNotWanted() {
        let summaries = ServiceSummaries(of: [instance("web"), instance("web", mode: "")])
        #expect(summaries.sorted(withoutSidecars: true).map(\.name) == ["web"])
        #expect(summaries.sorted().map(\.name) == ["web", "web-proxy"])
    }
}
