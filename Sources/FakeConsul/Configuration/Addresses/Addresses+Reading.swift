// SPDX-License-Identifier: MIT

extension AgentConfiguration.Addresses {
    /// Fills in the addresses, templates and this machine's interfaces heeded (agent/config/builder.go).
    mutating func read(
        _ root: StanzaReader,
        _ ports: AgentConfiguration.Ports,
        _ interfaces: NetworkInterfaces
    ) throws(ConfigurationError) {
        let expander = AddressExpander(interfaces: interfaces, report: root.report)
        try readBind(root.tree, expander)
        try readAdvertised(root.tree, expander)
        readClients(root.tree, expander, ports)
        root.read("translate_wan_addrs", into: &translateWAN)
        let socket = root.stanza("unix_sockets")
        socket.read("group", into: &unixSocket.group)
        socket.read("mode", into: &unixSocket.mode)
        socket.read("user", into: &unixSocket.user)
    }

    private mutating func readBind(_ tree: ConfigurationTree, _ expander: AddressExpander) throws(ConfigurationError) {
        if let text = tree.string("bind_addr") {
            let targets = expander.targets("bind_addr", text)
            guard let target = targets.first else { throw ConfigurationError("bind_addr cannot be empty") }
            guard targets.count == 1 else {
                throw ConfigurationError(
                    "bind_addr cannot contain multiple addresses. Use 'addresses.{dns,http,https}' instead."
                )
            }
            guard case .ip(let address) = target else { throw ConfigurationError("bind_addr cannot be a unix socket") }
            bind = address
        }
        serfLAN = expander.address("serf_lan", tree.string("serf_lan")) ?? bind
        serfWAN = expander.address("serf_wan", tree.string("serf_wan")) ?? bind
    }

    private mutating func readAdvertised(_ tree: ConfigurationTree, _ expander: AddressExpander)
        throws(ConfigurationError)
    {
        if Self.isAny(tree.string("advertise_addr")) {
            throw ConfigurationError("Advertise address cannot be 0.0.0.0, :: or [::]")
        }
        if Self.isAny(tree.string("advertise_addr_wan")) {
            throw ConfigurationError("Advertise WAN address cannot be 0.0.0.0, :: or [::]")
        }
        advertiseLAN = expander.address("advertise_addr", tree.string("advertise_addr")) ?? bind
        if advertiseLAN.isUnspecified { advertiseLAN = try Self.detect(like: advertiseLAN, expander.interfaces) }
        advertiseWAN = expander.address("advertise_addr_wan", tree.string("advertise_addr_wan")) ?? advertiseLAN
        tagged = tree.stringMap("tagged_addresses") ?? [:]
        try tag("lan", advertiseLAN, "advertise_addr", tree, expander)
        try tag("wan", advertiseWAN, "advertise_addr_wan", tree, expander)
    }

    private static func isAny(_ text: String?) -> Bool { ["0.0.0.0", "::", "[::]"].contains(text ?? "") }

    private static func detect(like any: IPAddress, _ interfaces: NetworkInterfaces) throws(ConfigurationError)
        -> IPAddress
    {
        let (kind, found) =
            any.v4 != nil ? ("private IPv4", interfaces.privateV4) : ("public IPv6", interfaces.publicV6)
        guard let address = found.first else { throw ConfigurationError("No \(kind) address found") }
        guard found.count == 1 else {
            throw ConfigurationError(
                "Multiple \(kind) addresses found. Please configure one with 'bind' and/or 'advertise'."
            )
        }
        return address
    }

    /// Tags the address, and the addresses of either family where they are given or it is of the family.
    private mutating func tag(
        _ name: String,
        _ address: IPAddress,
        _ key: String,
        _ tree: ConfigurationTree,
        _ expander: AddressExpander
    ) throws(ConfigurationError) {
        tagged[name] = address.description
        let isV4 = address.v4 != nil
        if let v4 = expander.address("\(key)_ipv4", tree.string("\(key)_ipv4")) ?? (isV4 ? address : nil) {
            guard v4.v4 != nil else { throw ConfigurationError("\(key)_ipv4 must be an ipv4 address") }
            tagged["\(name)_ipv4"] = v4.description
        }
        if let v6 = expander.address("\(key)_ipv6", tree.string("\(key)_ipv6")) ?? (isV4 ? nil : address) {
            guard v6.v4 == nil else { throw ConfigurationError("\(key)_ipv6 must be an ipv6 address") }
            tagged["\(name)_ipv6"] = v6.description
        }
    }

    private mutating func readClients(
        _ tree: ConfigurationTree,
        _ expander: AddressExpander,
        _ ports: AgentConfiguration.Ports
    ) {
        if let text = tree.string("client_addr") { clients = expander.addresses("client_addr", text) }
        if clients.isEmpty {
            expander.report.warn(
                "client_addr is empty, client services (DNS, HTTP, HTTPS, GRPC) will not be listening for connections"
            )
        }
        let stanza = tree.table("addresses")
        func listeners(_ key: String, _ port: Int) -> [ConfiguredAddress] {
            let own = expander.targets("addresses.\(key)", stanza.string(key))
            if port < 0 { return [] }
            return own.isEmpty ? clients.map { .ip($0, port: port) } : own.map { $0.listening(on: port) }
        }
        dns = listeners("dns", ports.dns)
        http = listeners("http", ports.http)
        https = listeners("https", ports.https)
        grpc = listeners("grpc", ports.grpc)
        grpcTLS = listeners("grpc_tls", ports.grpcTLS)
    }
}

extension AddressExpander.Target {
    fileprivate func listening(on port: Int) -> ConfiguredAddress {
        switch self {
        case .ip(let address): .ip(address, port: port)
        case .unix(let path): .unix(path)
        }
    }
}
