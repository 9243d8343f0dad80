// SPDX-License-Identifier: MIT

/// The proxy part of a service as its agent shows it (`consul api AgentServiceConnectProxyConfig`).
struct AgentProxyView: Sendable {
    let proxy: ConnectProxyConfig
}

extension AgentProxyView: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("DestinationServiceName", unlessEmpty: proxy.destinationServiceName)
            json.member("DestinationServiceID", unlessEmpty: proxy.destinationServiceID)
            json.member("LocalServiceAddress", unlessEmpty: proxy.localServiceAddress)
            json.member("LocalServicePort", unlessZero: proxy.localServicePort)
            json.member("LocalServiceSocketPath", unlessEmpty: proxy.localServiceSocketPath)
            json.member("Mode", unlessEmpty: proxy.mode)
            if proxy.transparentProxy != TransparentProxyConfig() {
                json.member("TransparentProxy", unlessNil: proxy.transparentProxy)
            }
            json.member("Config", unlessEmpty: proxy.config)
            json.member("Upstreams", unlessEmpty: proxy.upstreams.map { AgentUpstreamView(upstream: $0) })
            json.key("MeshGateway")
            json.object { $0.member("Mode", unlessEmpty: proxy.meshGatewayMode) }
            json.key("Expose")
            writeExpose(to: &json)
            if proxy.accessLogs != AccessLogsConfig() { json.member("AccessLogs", unlessNil: proxy.accessLogs) }
        }
    }

    private func writeExpose(to json: inout JSONWriter) {
        json.object { json in
            json.member("Checks", ifTrue: proxy.expose.checks)
            guard !proxy.expose.paths.isEmpty else { return }
            json.key("Paths")
            json.array { json in for path in proxy.expose.paths { write(path, to: &json) } }
        }
    }

    /// Unlike the catalog's, always with `ParsedFromCheck`.
    private func write(_ path: ExposePath, to json: inout JSONWriter) {
        json.object { json in
            json.member("ListenerPort", unlessZero: path.listenerPort)
            json.member("Path", unlessEmpty: path.path)
            json.member("LocalPathPort", unlessZero: path.localPathPort)
            json.member("Protocol", unlessEmpty: path.protocol)
            json.key("ParsedFromCheck")
            json.bool(path.parsedFromCheck)
        }
    }
}

/// An upstream as an agent shows it (`consul api Upstream`).
private struct AgentUpstreamView: JSONWritable {
    let upstream: Upstream

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("DestinationType", unlessEmpty: upstream.destinationType)
            json.member("DestinationPartition", unlessEmpty: upstream.destinationPartition)
            json.member("DestinationNamespace", unlessEmpty: upstream.destinationNamespace)
            json.member("DestinationPeer", unlessEmpty: upstream.destinationPeer)
            json.key("DestinationName")
            json.string(upstream.destinationName)
            json.member("Datacenter", unlessEmpty: upstream.datacenter)
            json.member("LocalBindAddress", unlessEmpty: upstream.localBindAddress)
            json.member("LocalBindPort", unlessZero: upstream.localBindPort)
            json.member("LocalBindSocketPath", unlessEmpty: upstream.localBindSocketPath)
            json.member("LocalBindSocketMode", unlessEmpty: upstream.localBindSocketMode)
            json.member("Config", unlessEmpty: upstream.config)
            json.key("MeshGateway")
            json.object { $0.member("Mode", unlessEmpty: upstream.meshGatewayMode) }
        }
    }
}
