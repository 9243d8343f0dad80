// SPDX-License-Identifier: MIT

extension Catalog {
    /// The kinds that are counted by themselves, and what stands for services that speak Connect themselves.
    private static let connectKinds: [ServiceKind] = [
        .connectProxy, .ingressGateway, .meshGateway, .terminatingGateway, .apiGateway,
    ]
    private static let connectNative = "connect-native"

    /// How much there is (`consul agent/consul/state/usage.go`). The index is that of the last change of an instance.
    func usage(watch: inout WatchSet) -> CatalogResult<ServiceUsage> {
        watch.insert(.table(.services))
        watch.insert(.table(.nodes))
        var usage = ServiceUsage(instances: services.count, nodes: nodes.count)
        var counts: [String: Int] = [:]
        var lastName: String?
        for (_, record) in servicesByName {
            let service = record.value.service
            let name = service.name.lowercased()
            if lastName.map({ !$0.hasSameBytes(as: name) }) ?? true { usage.services += 1 }
            lastName = name
            if service.kind == .typical {
                if service.name != "consul" { usage.billableInstances += 1 }
            } else {
                counts[service.kind.name, default: 0] += 1
            }
            if service.connect.native { counts[Self.connectNative, default: 0] += 1 }
        }
        for name in Self.connectKinds.map(\.name) + [Self.connectNative] {
            usage.connectInstances[name] = counts[name] ?? 0
        }
        return CatalogResult(index: indexes.services, value: usage)
    }
}
