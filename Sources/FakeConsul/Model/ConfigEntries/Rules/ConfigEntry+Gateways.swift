// SPDX-License-Identifier: MIT

/// The rules of `ingress-gateway` and `terminating-gateway` (`consul agent/structs config_entry_gateways.go`).
extension ConfigEntry {
    func validateIngressGateway() throws(FormatError) {
        try validateMeta()
        let tls = body.record("TLS") ?? ConfigSchema.gatewayTLS.zero
        try TLSRule.validate(tls)
        var ports: Set<Int64> = []
        for listener in body.records("Listeners") {
            let port = listener.int("Port")
            try ConfigRule.require(ports.insert(port).inserted, "port \(port) declared on two listeners")
            try Self.validate(listener: listener, port: port)
            try Self.validate(servicesOf: listener, port: port, gatewayTLS: tls)
        }
    }

    private static func validate(listener: ConfigRecord, port: Int64) throws(FormatError) {
        let named = listener.text("Protocol")
        try ConfigRule.require(
            named == "tcp" || ConfigRule.isHTTPLike(named),
            "protocol must be 'tcp', 'http', 'http2', or 'grpc'. '\(named)' is an unsupported protocol")
        let services = listener.records("Services")
        try ConfigRule.require(!services.isEmpty, "No service declared for listener with port \(port)")
        try ConfigRule.require(
            ConfigRule.isHTTPLike(named) || services.count == 1,
            "Multiple services per listener are only supported for L7 protocols, 'http', 'grpc' and 'http2' "
                + "(listener on port \(port))")
        if let tls = listener.record("TLS") { try TLSRule.validate(tls) }
    }

    private static func validate(
        servicesOf listener: ConfigRecord, port: Int64, gatewayTLS: ConfigRecord
    ) throws(FormatError) {
        let place = "(listener on port \(port))"
        var hosts: Set<[UInt8]> = []
        var names: Set<[UInt8]> = []
        for service in listener.records("Services") {
            try validate(ingressService: service, protocol: listener.text("Protocol"), port: port)
            try ConfigRule.require(
                names.insert(Array(service.text("Name").utf8)).inserted,
                "Service \(service.text("Name")) cannot be added multiple times \(place)")
            try IngressCertificates(gateway: gatewayTLS, listener: listener, port: port).validate(service)
            for host in service.texts("Hosts") {
                try ConfigRule.require(
                    hosts.insert(Array(host.utf8)).inserted,
                    "Hosts must be unique within a specific listener \(place)")
                try validate(host: host, isSecure: gatewayTLS.flag("Enabled"))
            }
        }
    }

    private static func validate(
        ingressService service: ConfigRecord, protocol named: String, port: Int64
    ) throws(FormatError) {
        let place = "(listener on port \(port))"
        let name = service.text("Name")
        for (field, what) in [("RequestHeaders", "request"), ("ResponseHeaders", "response")] {
            let isSet = ["Add", "Set", "Remove"].contains { service.record(field)?.has($0) ?? false }
            try ConfigRule.require(
                !isSet || ConfigRule.isHTTPLike(named),
                "\(what) headers only valid for http, http2 and grpc protocols "
                    + "(service \(GoQuote.quote(name)) on listener on port \(port))")
        }
        if named == "tcp" {
            try ConfigRule.require(
                name != "*", "Wildcard service name is only valid for protocol = 'http' \(place)")
            try ConfigRule.require(
                !service.has("Hosts"),
                "Associating hosts to a service is not supported for the \(named) protocol \(place)")
        }
        try ConfigRule.require(!name.isEmpty, "Service name cannot be blank \(place)")
        try ConfigRule.require(
            name != "*" || !service.has("Hosts"),
            "Associating hosts to a wildcard service is not supported \(place)")
    }

    private static func validate(host: String, isSecure: Bool) throws(FormatError) {
        if host == "*" {
            return try ConfigRule.require(
                !isSecure,
                "Host '*' is not allowed when TLS is enabled, all hosts must be valid DNS records to add as a DNSSAN")
        }
        let quoted = GoQuote.quote(host)
        try ConfigRule.require(ConfigRule.isDomainName(host), "Host \(quoted) must be a valid DNS hostname")
        try ConfigRule.require(
            !hasInnerWildcard(host),
            "Host \(quoted) is not valid, a wildcard specifier is only allowed as the leftmost label")
    }

    /// Whether there is a `*` elsewhere than in a first label of its own.
    static func hasInnerWildcard(_ host: String) -> Bool {
        let name = Array(host.utf8)
        return (name.starts(with: "*.".utf8) ? name[2...] : name[...]).contains(UInt8(ascii: "*"))
    }

    // MARK: Terminating gateways

    func validateTerminatingGateway() throws(FormatError) {
        try validateMeta()
        var seen: Set<[UInt8]> = []
        for service in body.records("Services") {
            let name = service.text("Name")
            try ConfigRule.require(!name.isEmpty, "Service name cannot be blank.")
            let quoted = GoQuote.quote(name)
            try ConfigRule.require(
                seen.insert(Array(name.utf8)).inserted,
                "Service \(quoted) was specified more than once within a namespace")
            let files = ["CertFile", "KeyFile", "CAFile"].map { service.has($0) }
            try ConfigRule.require(
                !(files[0] || files[1]) || files == [true, true, true],
                "Service \(quoted) must have a CertFile, CAFile, and KeyFile specified for TLS origination")
        }
    }
}

/// The certificates from a secret discovery service that a gateway, a listener and a service may name: what is named at
/// one level leans on the levels above (`validateServiceSDS`).
private struct IngressCertificates {
    let gateway: ConfigRecord?
    let listener: ConfigRecord?
    let port: Int64

    init(gateway: ConfigRecord, listener: ConfigRecord, port: Int64) {
        self.gateway = gateway.record("SDS")
        self.listener = listener.record("TLS")?.record("SDS")
        self.port = port
    }

    private static func hasCluster(_ sds: ConfigRecord?) -> Bool { sds?.has("ClusterName") ?? false }
    private static func hasCertificate(_ sds: ConfigRecord?) -> Bool { sds?.has("CertResource") ?? false }

    func validate(_ service: ConfigRecord) throws(FormatError) {
        let gatewayCluster = Self.hasCluster(gateway)
        let (cluster, certificate) = (Self.hasCluster(listener), Self.hasCertificate(listener))
        try ConfigRule.require(
            gatewayCluster || !Self.hasCertificate(gateway),
            "TLS.SDS.ClusterName is required if CertResource is set")
        try ConfigRule.require(
            !gatewayCluster || Self.hasCertificate(gateway) || certificate,
            "TLS.SDS.CertResource is required if ClusterName is set for gateway (listener on port \(port))")
        try ConfigRule.require(
            !cluster || certificate,
            "TLS.SDS.CertResource is required if ClusterName is set for listener (listener on port \(port))")
        try ConfigRule.require(
            !certificate || cluster || gatewayCluster,
            "TLS.SDS.ClusterName is required if CertResource is set (listener on port \(port))")
        let own = service.record("TLS")?.record("SDS")
        guard Self.hasCertificate(own) else { return }
        let place = "(service \(GoQuote.quote(service.text("Name"))) on listener on port \(port))"
        try ConfigRule.require(
            service.has("Hosts"),
            "A service specifying TLS.SDS.CertResource must have at least one item in Hosts \(place)")
        try ConfigRule.require(
            Self.hasCluster(own) || cluster || gatewayCluster,
            "TLS.SDS.ClusterName is required if CertResource is set \(place)")
    }
}
