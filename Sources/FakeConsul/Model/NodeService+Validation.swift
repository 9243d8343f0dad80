// SPDX-License-Identifier: MIT

extension NodeService {
    /// What is wrong with the service as the catalog sees it, in Consul's words and order (`consul agent/structs
    /// NodeService.Validate`).
    func refusals() -> [String] {
        let isDeaf = kind == .connectProxy && port == 0 && socketPath.isEmpty
        return (isDeaf ? ["Port or SocketPath must be set for a \(kind.name)"] : []) + refusalsForAgent()
    }

    /// The same without what an agent can help with (`ValidateForAgent`).
    func refusalsForAgent() -> [String] {
        var refusals: [String] = []
        if kind == .connectProxy { refusals += proxyRefusals() }
        if kind.isGateway { refusals += gatewayRefusals() }
        refusals += sidecarRefusals()
        if connect.native && port == 0 && socketPath.isEmpty {
            refusals.append("Port or SocketPath must be set for a Connect native service.")
        }
        return refusals
    }

    private func proxyRefusals() -> [String] {
        var refusals: [String] = []
        if proxy.destinationServiceName.allSatisfy(\.isWhitespace) {
            refusals.append("Proxy.DestinationServiceName must be non-empty for Connect proxy services")
        }
        if proxy.destinationServiceName == "*" {
            refusals.append("Proxy.DestinationServiceName must not be a wildcard for Connect proxy services")
        }
        if connect.native { refusals.append("A Proxy cannot also be Connect Native, only typical services") }
        if let length = metricsSocketLength, length > Self.maxSocketFolderLength {
            refusals.append(
                "Proxy.Config: envoy_hcp_metrics_bind_socket_dir length \(length) exceeds max "
                    + "\(Self.maxSocketFolderLength)"
            )
        }
        return refusals + upstreamRefusals() + proxy.expose.refusals()
    }

    private static let maxSocketFolderLength = 70

    private var metricsSocketLength: Int? {
        guard case .object(let members) = proxy.config,
            case .string(let text)? = members.first(where: { $0.name == "envoy_hcp_metrics_bind_socket_dir" })?.value
        else { return nil }
        return text.utf8.count
    }

    private func upstreamRefusals() -> [String] {
        var refusals: [String] = []
        var keys: [String] = []
        var addresses: [String] = []
        for upstream in proxy.upstreams {
            if let refusal = upstream.refusal() {
                refusals.append(refusal)
            } else if keys.contains(upstream.key) {
                refusals.append("upstreams cannot contain duplicates of \(upstream.key)")
            } else {
                keys.append(upstream.key)
                if addresses.contains(upstream.bindAddress), !upstream.centrallyConfigured {
                    refusals.append(
                        "upstreams cannot contain duplicates by local bind address and port or unix path; "
                            + "\(GoQuote.quote(upstream.bindAddress)) is specified twice"
                    )
                } else {
                    addresses.append(upstream.bindAddress)
                }
            }
        }
        return refusals
    }

    private func gatewayRefusals() -> [String] {
        var refusals: [String] = []
        if port == 0 && kind != .ingressGateway && kind != .apiGateway {
            refusals.append("Port must be non-zero for a \(kind.name)")
        }
        if connect.sidecarService != nil { refusals.append("A \(kind.name) cannot have a sidecar service defined") }
        let settings = [
            ("DestinationServiceName", proxy.destinationServiceName.isEmpty),
            ("DestinationServiceID", proxy.destinationServiceID.isEmpty),
            ("LocalServiceAddress", proxy.localServiceAddress.isEmpty),
            ("LocalServicePort", proxy.localServicePort == 0),
            ("LocalServiceSocketPath", proxy.localServiceSocketPath.isEmpty),
            ("Upstreams", proxy.upstreams.isEmpty),
        ]
        for (name, isUnset) in settings where !isUnset {
            refusals.append("The Proxy.\(name) configuration is invalid for a \(kind.name)")
        }
        return refusals
    }

    private func sidecarRefusals() -> [String] {
        guard let sidecar = connect.sidecarService else { return [] }
        var refusals: [String] = []
        if case .string(let id)? = sidecar.goMember("ID"), !id.isEmpty {
            refusals.append("A SidecarService cannot specify an ID as this is managed by the agent")
        }
        let nested = sidecar.goMember("Connect")
        if let inner = nested?.goMember("SidecarService") ?? nested?.goMember("sidecar_service"), !inner.isNull {
            refusals.append("A SidecarService cannot have a nested SidecarService")
        }
        return refusals
    }
}

extension JSONValue {
    /// The last member that Go would store into a field of that name.
    fileprivate func goMember(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name.foldsLikeGoField(name) }?.value
    }
}

extension Upstream {
    /// What tells upstreams of one proxy apart, as Consul prints it.
    var key: String {
        let parts = [
            ("type", destinationType), ("name", destinationName), ("partition", destinationPartition),
            ("namespace", destinationNamespace), ("peer", destinationPeer), ("datacenter", datacenter),
        ]
        return "[" + parts.map { "\($0.0)=\(GoQuote.quote($0.1))" }.joined(separator: ", ") + "]"
    }

    fileprivate func refusal() -> String? {
        let inDefaultPartition = destinationPartition.isEmpty || destinationPartition.lowercased() == "default"
        if destinationPeer.isEmpty {
            if !datacenter.isEmpty && !inDefaultPartition {
                return "upstreams cannot target another datacenter in non default partition"
            }
        } else if !inDefaultPartition {
            return "upstreams must target peers in the same partition as the service"
        }
        if !["", "service", "prepared_query"].contains(destinationType) {
            return "unknown upstream destination type: \(GoQuote.quote(destinationType))"
        }
        if destinationName.isEmpty { return "upstream destination name cannot be empty" }
        if destinationName == "*" && !centrallyConfigured { return "upstream destination name cannot be a wildcard" }
        if !destinationPeer.isEmpty && !datacenter.isEmpty {
            return "upstream cannot specify both destination peer and datacenter"
        }
        return centrallyConfigured ? nil : listenerRefusal
    }

    private var listenerRefusal: String? {
        if localBindPort == 0 && localBindSocketPath.isEmpty {
            return "upstream local bind port or local socket path must be defined and nonzero"
        }
        if localBindPort != 0 && !localBindSocketPath.isEmpty {
            return "only one of upstream local bind port or local socket path can be defined and nonzero"
        }
        return nil
    }
}

extension ExposeConfig {
    fileprivate func refusals() -> [String] {
        var refusals: [String] = []
        var listeners: [Int] = []
        for path in paths {
            if path.path.isEmpty { refusals.append("expose.paths: empty path exposed") }
            if listeners.contains(path.listenerPort) {
                refusals.append("expose.paths: duplicate listener ports exposed")
            }
            listeners.append(path.listenerPort)
            if !(1...65535).contains(path.listenerPort) {
                refusals.append("expose.paths: invalid listener port: \(path.listenerPort)")
            }
            let name = path.protocol.lowercased()
            if !["", "http", "http2"].contains(name) {
                refusals.append("protocol '\(name)' not supported for path: \(path.path), must be in: [http http2]")
            }
        }
        return refusals
    }
}
