// SPDX-License-Identifier: MIT

/// How a check comes to its status: what an agent probes, how often, and what it makes of the outcome (`consul
/// agent/structs/check_type.go`).
struct CheckType: Equatable, Sendable {
    var checkID = ""
    var name = ""
    /// The status to begin with; empty stands for critical.
    var status = ""
    var notes = ""

    var scriptArguments: [String] = []
    var http = ""
    var h2Ping = ""
    var h2PingUsesTLS = false
    var header: [String: [String]] = [:]
    var method = ""
    var body = ""
    var disablesRedirects = false
    var tcp = ""
    var tcpUsesTLS = false
    var udp = ""
    var grpc = ""
    var grpcUsesTLS = false
    var osService = ""
    var dockerContainerID = ""
    var shell = ""
    var aliasNode = ""
    var aliasService = ""
    var tlsServerName = ""
    var tlsSkipsVerify = false

    /// The time between two probes; zero for checks that nobody probes.
    var interval = Duration.zero
    /// Zero stands for the default of the kind.
    var timeout = Duration.zero
    var ttl = Duration.zero
    var successBeforePassing = 0
    var failuresBeforeWarning = 0
    var failuresBeforeCritical = 0
    /// How long the check may be critical before its service is deregistered; zero for ever.
    var deregisterCriticalServiceAfter = Duration.zero
    /// The most bytes of output to keep; zero for the agent's own limit.
    var outputMaxSize = 0

    /// What the check does. The order of precedence is that of Consul's dispatch where a definition names several.
    enum Kind: Sendable { case ttl, http, tcp, udp, grpc, docker, osService, script, h2Ping, alias }

    var isAlias: Bool { !aliasNode.isEmpty || !aliasService.isEmpty }
    var isScript: Bool { !scriptArguments.isEmpty }

    /// Whether somebody has to probe, so that an interval is needed.
    private var isProbed: Bool {
        isScript || ![http, tcp, udp, grpc, h2Ping, osService].allSatisfy(\.isEmpty)
    }

    /// Nil where the definition says nothing that can be carried out.
    var kind: Kind? {
        if ttl > .zero { return .ttl }
        if interval > .zero {
            if !http.isEmpty { return .http }
            if !tcp.isEmpty { return .tcp }
            if !udp.isEmpty { return .udp }
            if !grpc.isEmpty { return .grpc }
            if isScript && !dockerContainerID.isEmpty { return .docker }
            if !osService.isEmpty { return .osService }
            if isScript { return .script }
            if !h2Ping.isEmpty { return .h2Ping }
        }
        return isAlias ? .alias : nil
    }

    /// The word for the kind in a check's `Type`. Its precedence differs from that of `kind`, as in Consul.
    var typeName: String {
        let probes = interval > .zero
        if probes && !grpc.isEmpty { return "grpc" }
        if probes && !http.isEmpty { return "http" }
        if ttl > .zero { return "ttl" }
        if probes && !tcp.isEmpty { return "tcp" }
        if probes && !udp.isEmpty { return "udp" }
        if isAlias { return "alias" }
        if isScript { return probes && !dockerContainerID.isEmpty ? "docker" : "script" }
        if probes && !h2Ping.isEmpty { return "h2ping" }
        return probes && !osService.isEmpty ? "os_service" : ""
    }

    /// Why the definition cannot be carried out, in the words that Consul puts behind `Invalid check: `; nil where it
    /// can.
    var refusal: String? {
        if interval > .zero && ttl > .zero { return "Interval and TTL cannot both be specified" }
        if isProbed && interval <= .zero {
            return "Interval must be > 0 for Script, HTTP, H2PING, TCP, UDP or OSService checks"
        }
        if isProbed && isAlias { return "Interval cannot be set for Alias checks" }
        if isAlias && ttl > .zero { return "TTL must be not be set for Alias checks" }
        if !isProbed && !isAlias && ttl <= .zero { return "TTL must be > 0 for TTL checks" }
        if outputMaxSize < 0 { return "MaxOutputMaxSize must be positive" }
        if failuresBeforeWarning > failuresBeforeCritical {
            return "FailuresBeforeWarning can't be higher than FailuresBeforeCritical"
        }
        return nil
    }
}
