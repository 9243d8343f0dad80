// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct PeeringExportTests {
    private let store = StateStore()

    private func register(_ service: NodeService, checks: [(id: String, status: HealthStatus)] = [], index: UInt64) {
        let all = checks.map { id, status in
            var check = HealthCheck(node: "n", id: id)
            check.status = status
            if !id.hasPrefix("_node") { check.serviceID = service.id }
            return check
        }
        let command = RegisterCommand(node: Node(name: "n"), service: service, checks: all)
        _ = store.apply(.register(command), index: index, at: Instant(nanoseconds: 0))
    }

    private func services(_ resources: [PeeringResource]?) -> [String] {
        (resources ?? []).map { resource in
            switch resource {
            case .services(let names): "all: " + names.joined(separator: " ")
            case .service(let name, let instances): "\(name) \(instances.count)"
            case .serverAddresses(let addresses): addresses.joined(separator: " ")
            }
        }
    }

    @Test func onlyNewsIsTold_oneAfterTheOther() {
        var export = PeeringExport()
        register(NodeService(id: "web", name: "web"), index: 1)
        export.look(at: ["api", "web"], in: store)
        #expect(services(export.begin()) == ["all: api web", "api 0", "web 1"])
        register(NodeService(id: "web2", name: "web"), index: 2)
        export.look(at: ["web"], in: store)
        #expect(export.begin() == nil)
        export.arrived()
        #expect(services(export.begin()) == ["all: web", "web 2"])
        export.arrived()
        export.look(at: ["web"], in: store)
        export.look(atServers: ["a:1"])
        export.look(atServers: ["a:1"])
        #expect(services(export.begin()) == ["a:1"])
        var anew = export.anew
        #expect(anew.services == ["web"])
        anew.look(at: ["web"], in: store)
        #expect(services(anew.begin()) == ["all: web", "web 2"])
    }

    @Test func changeThatPeersDoNotSee_isNotTold() {
        var export = PeeringExport()
        register(NodeService(id: "web", name: "web"), checks: [("a", .passing), ("b", .critical)], index: 1)
        export.look(at: ["web"], in: store)
        _ = export.begin()
        export.arrived()
        // One of two checks gets worse, and the other was as bad already.
        register(NodeService(id: "web", name: "web"), checks: [("a", .warning)], index: 2)
        export.look(at: ["web"], in: store)
        #expect(export.begin() == nil)
    }

    @Test(arguments: [
        ([], nil), ([("a", .passing), ("b", .warning)], HealthStatus.warning),
        ([("a", .critical), ("b", .warning)], .critical),
        ([("a", .passing), ("_node_maintenance", .critical)], .maintenance),
    ] as [([(id: String, status: HealthStatus)], HealthStatus?)])
    func checks_becomeOne(_ checks: [(id: String, status: HealthStatus)], _ overall: HealthStatus?) {
        register(NodeService(id: "web", name: "web"), checks: checks, index: 1)
        let told = store.exportedInstances(of: "web").first?.checks
        #expect(told?.map(\.status) == (overall.map { [$0] } ?? []))
        #expect(told?.allSatisfy { $0.id == "web:overall-check" && $0.serviceName == "web" } == true)
    }

    @Test func meshAndIndexes_stayAtHome() throws {
        var native = NodeService(id: "web", name: "web")
        native.connect.native = true
        register(native, index: 1)
        var proxy = NodeService(kind: .connectProxy, id: "web-sidecar-proxy", name: "web-sidecar-proxy")
        proxy.proxy.destinationServiceName = "web"
        register(proxy, index: 2)
        #expect(store.exportedInstances(of: "web-sidecar-proxy").isEmpty)
        let told = try #require(store.exportedInstances(of: "web").first)
        #expect(told.service.connect == ServiceConnect() && told.service.taggedAddresses == nil)
        #expect(told.service.indexes == RaftIndexes() && told.node.indexes == RaftIndexes())
    }
}
