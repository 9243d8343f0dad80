// SPDX-License-Identifier: MIT

/// How a check is made, as the catalog keeps it (`consul agent/structs HealthCheckDefinition`).
struct HealthCheckDefinition: Equatable, Sendable {
    var http = ""
    var tlsServerName = ""
    var tlsSkipVerify = false
    var header = SortedMap<[String]>()
    var method = ""
    var body = ""
    var disableRedirects = false
    var tcp = ""
    var tcpUseTLS = false
    var udp = ""
    var h2Ping = ""
    var osService = ""
    var h2PingUseTLS = false
    var interval = Duration.zero
    var outputMaxSize: UInt = 0
    var timeout = Duration.zero
    var deregisterCriticalServiceAfter = Duration.zero
    var scriptArgs: [String] = []
    var dockerContainerID = ""
    var shell = ""
    var grpc = ""
    var grpcUseTLS = false
    var aliasNode = ""
    var aliasService = ""
    var ttl = Duration.zero
}

extension HealthCheckDefinition: JSONWritable {
    /// Intervals, timeouts and sizes come first, as in Consul, whose encoder writes these durations as text. The TTL it
    /// leaves as a number.
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("Interval", unlessZero: interval)
            json.member("OutputMaxSize", unlessZero: outputMaxSize)
            json.member("Timeout", unlessZero: timeout)
            json.member("DeregisterCriticalServiceAfter", unlessZero: deregisterCriticalServiceAfter)
            writeHTTP(to: &json)
            json.member("TCP", unlessEmpty: tcp)
            json.member("TCPUseTLS", ifTrue: tcpUseTLS)
            json.member("UDP", unlessEmpty: udp)
            json.member("H2PING", unlessEmpty: h2Ping)
            json.member("OSService", unlessEmpty: osService)
            json.member("H2PingUseTLS", ifTrue: h2PingUseTLS)
            json.member("ScriptArgs", unlessEmpty: scriptArgs)
            json.member("DockerContainerID", unlessEmpty: dockerContainerID)
            json.member("Shell", unlessEmpty: shell)
            json.member("GRPC", unlessEmpty: grpc)
            json.member("GRPCUseTLS", ifTrue: grpcUseTLS)
            json.member("AliasNode", unlessEmpty: aliasNode)
            json.member("AliasService", unlessEmpty: aliasService)
            json.member("TTL", unlessZero: ttl.nanoseconds)
        }
    }

    private func writeHTTP(to json: inout JSONWriter) {
        json.member("HTTP", unlessEmpty: http)
        json.member("TLSServerName", unlessEmpty: tlsServerName)
        json.member("TLSSkipVerify", ifTrue: tlsSkipVerify)
        if !header.isEmpty {
            json.key("Header")
            header.write(to: &json) { $0.list($1) }
        }
        json.member("Method", unlessEmpty: method)
        json.member("Body", unlessEmpty: body)
        json.member("DisableRedirects", ifTrue: disableRedirects)
    }
}

extension JSONWriter {
    /// A duration in Go's words, left out where it is nought.
    mutating func member(_ name: StaticString, unlessZero value: Duration) {
        guard value != .zero else { return }
        key(name)
        string(GoDuration.format(value))
    }
}

extension HealthCheckDefinition {
    /// The kind of check that the definition makes; empty where it makes none (`CheckType.Type`).
    var type: String {
        let repeats = interval > .zero
        if !grpc.isEmpty && repeats { return "grpc" }
        if !http.isEmpty && repeats { return "http" }
        if ttl > .zero { return "ttl" }
        if !tcp.isEmpty && repeats { return "tcp" }
        if !udp.isEmpty && repeats { return "udp" }
        if !aliasNode.isEmpty || !aliasService.isEmpty { return "alias" }
        if !scriptArgs.isEmpty { return !dockerContainerID.isEmpty && repeats ? "docker" : "script" }
        if !h2Ping.isEmpty && repeats { return "h2ping" }
        return !osService.isEmpty && repeats ? "os_service" : ""
    }
}
