// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// `ports`: -1 for none. 0 is any free port, where Consul would open none.
    struct Ports: Sendable, Equatable {
        var dns = 8600
        var http = 8500
        var https = -1
        var grpc = -1
        /// 8503 for a server that names none.
        var grpcTLS = -1
        var serfLAN = 8301
        var serfWAN = 8302
        var server = 8300
        var proxy = 20000...20255
        /// The ports that sidecars without a port of their own get.
        var sidecar = 21000...21255
        var expose = 21500...21755
    }
}

extension Stanza {
    static let ports = Stanza {
        [
            .ints(
                "dns",
                "http",
                "https",
                "serf_lan",
                "serf_wan",
                "server",
                "grpc",
                "grpc_tls",
                "proxy_min_port",
                "proxy_max_port",
                "sidecar_min_port",
                "sidecar_max_port",
                "expose_min_port",
                "expose_max_port"
            )
        ]
    }
}

extension AgentConfiguration.Ports {
    mutating func read(_ stanza: StanzaReader, isServer: Bool) throws(ConfigurationError) {
        stanza.read("dns", port: &dns)
        stanza.read("http", port: &http)
        stanza.read("https", port: &https)
        stanza.read("server", port: &server)
        stanza.read("grpc", port: &grpc)
        stanza.read("grpc_tls", port: &grpcTLS)
        if isServer && !stanza.tree.has("grpc_tls") { grpcTLS = 8503 }
        stanza.read("serf_lan", port: &serfLAN)
        stanza.read("serf_wan", port: &serfWAN)
        if server < 0 { throw ConfigurationError("server-port must be greater than zero") }
        if serfLAN < 0 { throw ConfigurationError("serf-lan-port must be greater than zero") }
        try Self.read(stanza, "proxy", into: &proxy)
        try Self.read(stanza, "sidecar", into: &sidecar)
        try Self.read(stanza, "expose", into: &expose)
    }

    private static func read(
        _ stanza: StanzaReader,
        _ name: String,
        into range: inout ClosedRange<Int>
    ) throws(ConfigurationError) {
        var (least, most) = (range.lowerBound, range.upperBound)
        stanza.read("\(name)_min_port", port: &least)
        stanza.read("\(name)_max_port", port: &most)
        guard least <= most else {
            throw ConfigurationError(
                "\(name)_min_port must be less than \(name)_max_port. To disable, set both to zero."
            )
        }
        range = least...most
    }
}
