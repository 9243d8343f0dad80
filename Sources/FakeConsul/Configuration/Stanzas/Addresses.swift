// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// Where the agent listens, and where others are told to reach it.
    struct Addresses: Sendable, Equatable {
        /// For the traffic of the cluster.
        var bind = IPAddress.anyV4
        /// For clients, unless `addresses` says otherwise for one protocol.
        var clients: [IPAddress] = [.loopbackV4]
        var advertiseLAN = IPAddress.loopbackV4
        var advertiseWAN = IPAddress.loopbackV4
        var serfLAN = IPAddress.anyV4
        var serfWAN = IPAddress.anyV4
        var dns: [ConfiguredAddress] = [.ip(.loopbackV4, port: 8600)]
        var http: [ConfiguredAddress] = [.ip(.loopbackV4, port: 8500)]
        var https: [ConfiguredAddress] = []
        var grpc: [ConfiguredAddress] = []
        var grpcTLS: [ConfiguredAddress] = []
        /// `lan`, `lan_ipv4`, `wan`, `wan_ipv4` ... and what the configuration adds.
        var tagged: [String: String] = [
            "lan": "127.0.0.1", "lan_ipv4": "127.0.0.1", "wan": "127.0.0.1", "wan_ipv4": "127.0.0.1",
        ]
        var translateWAN = false
        var unixSocket = UnixSocket()

        /// `unix_sockets`: who may use the sockets in the file system; empty for as they are made.
        struct UnixSocket: Sendable, Equatable {
            var group = ""
            var mode = ""
            var user = ""
        }
    }
}

extension [ConfigurationField] {
    static var addressKeys: Self {
        .all([
            .strings(
                "advertise_addr",
                "advertise_addr_ipv4",
                "advertise_addr_ipv6",
                "advertise_addr_wan",
                "advertise_addr_wan_ipv4",
                "advertise_addr_wan_ipv6",
                "bind_addr",
                "client_addr",
                "domain",
                "alt_domain",
                "serf_lan",
                "serf_wan"
            ),
            .lists("recursors"),
            .maps("tagged_addresses"),
            .bools("translate_wan_addrs", "disable_http_unprintable_char_filter"),
            .table("unix_sockets", Stanza { [.strings("group", "mode", "user")] }),
        ])
    }
}

extension Stanza {
    static let addresses = Stanza { [.strings("dns", "http", "https", "grpc", "grpc_tls")] }
}
