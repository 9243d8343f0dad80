// SPDX-License-Identifier: MIT

/// Which of the addresses of a node or a service an agent tells (`consul agent/translate_addr.go`).
struct DNSTranslation {
    /// Whether addresses of the WAN take the place of others, which is only for what is in another datacenter.
    let usesWAN: Bool
    /// What is asked for; nil takes any address.
    let family: Family?

    enum Family { case v4, v6 }

    init(_ settings: DNSSettings, datacenter: String, type: DNSType) {
        usesWAN = settings.translatesWANAddresses && !settings.datacenter.hasSameBytes(as: datacenter)
        family = type == .a ? .v4 : type == .aaaa ? .v6 : nil
    }

    func address(of node: Node) -> String {
        let tagged = node.taggedAddresses
        return choose(node.address) { tagged?[$0] }
    }

    func address(of service: NodeService) -> String {
        let tagged = service.taggedAddresses
        return choose(service.address) { tagged?[$0]?.address }
    }

    func port(of service: NodeService) -> Int {
        if usesWAN, let port = service.taggedAddresses?["wan"]?.port, port != 0 { return port }
        return service.port
    }

    private func choose(_ plain: String, _ tagged: (String) -> String?) -> String {
        var plain = plain
        var (v4, v6) = (tagged("lan_ipv4") ?? "", tagged("lan_ipv6") ?? "")
        if usesWAN {
            plain = tagged("wan") ?? plain
            v4 = tagged("wan_ipv4") ?? v4
            v6 = tagged("wan_ipv6") ?? v6
        }
        if family != .v4, !v6.isEmpty { return v6 }
        if family != .v6, !v4.isEmpty { return v4 }
        // Consul takes the plain address whatever its family: no record is made of one that was not asked for.
        return plain
    }
}
