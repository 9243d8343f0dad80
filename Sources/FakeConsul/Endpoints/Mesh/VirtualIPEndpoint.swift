// SPDX-License-Identifier: MIT

/// Addresses that operators give to services by hand (`consul agent/catalog_endpoint.go AssignManualServiceVIPs`).
enum VirtualIPEndpoint: Endpoint {
    static let routes = [
        Route("/v1/internal/service-virtual-ip", (.put, assign))
    ]

    private static let most = 8

    private static func assign(_ call: Call) throws -> Operation {
        try call.refuseNamespaces()
        let (command, datacenter) = try call.decode(.plain("structs.AssignServiceManualVIPsRequest")) { object in
            let service = object.string("Service")
            let addresses = object.strings("ManualVIPs") ?? []
            let datacenter = object.string("Datacenter")
            object.ignore(
                "NodeMetaFilters", "Source", "PeerName", "Token", "MinQueryIndex", "MaxQueryTime", "AllowStale",
                "RequireConsistent", "UseCache", "MaxStaleDuration", "MaxAge", "MustRevalidate", "StaleIfError",
                "Filter", "AllowNotModifiedResponse")
            return (ManualVIPsCommand(service: service, addresses: addresses), datacenter)
        }
        let own = call.agent.identity.datacenter
        return .write(
            Write(datacenter: datacenter.isEmpty ? own : datacenter, token: call.token) { view in
                try view.authorizer().require(.write, .mesh)
                guard command.addresses.count <= most else {
                    throw ConsulError.internal(
                        "cannot associate more than \(most) manual virtual IPs with the same service")
                }
                for text in command.addresses {
                    let address = IPAddress(text)
                    guard address?.v4 == nil else { continue }
                    let shown = address.map { "\($0)" } ?? "<nil>"
                    throw ConsulError.internal("\(GoQuote.quote(shown)) is not a valid IPv4 address")
                }
                return .propose(.manualVIPs(command), render: render)
            }
        )
    }

    private static func render(_ result: CommandResult) throws -> Reply {
        guard case .manualVIPs(let isFound, let losers) = result else { return .empty }
        return .json { json in
            json.object { json in
                json.member("Found", isFound)
                json.key("UnassignedFrom")
                guard !losers.isEmpty else { return json.null() }
                json.array { json in
                    for name in losers {
                        json.object { json in
                            json.key("ServiceName")
                            json.object { $0.member("Name", name) }
                            json.member("Peer", "")
                        }
                    }
                }
            }
        }
    }
}
