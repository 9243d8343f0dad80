// SPDX-License-Identifier: MIT

extension ProbeRequest {
    /// What is to be probed for a check; nil for checks that the shell does not probe.
    ///
    /// - Parameter agentName: the node's name where checks use the agent's certificates: theirs must be of it where
    ///   the check names nobody, as Consul has it.
    init?(_ type: CheckType, kind: CheckType.Kind, outputMaxSize: Int, agentName: String? = nil) {
        let tls = ProbeTLS(
            skipsVerification: type.tlsSkipsVerify,
            serverName: type.tlsServerName.isEmpty ? agentName ?? "" : type.tlsServerName,
            usesAgentTLS: agentName != nil)
        switch kind {
        case .ttl, .alias, .osService, .docker: return nil
        case .http: self.init(kind: .http(HTTPProbe(type, tls)))
        case .tcp: self.init(kind: .tcp(address: type.tcp, tls: type.tcpUsesTLS ? tls : nil))
        case .udp: self.init(kind: .udp(address: type.udp))
        case .script: self.init(kind: .script(arguments: type.scriptArguments))
        case .h2Ping: self.init(kind: .h2Ping(address: type.h2Ping, tls: type.h2PingUsesTLS ? tls : nil))
        case .grpc: self.init(kind: .grpc(target: type.grpc, tls: type.grpcUsesTLS ? tls : nil))
        }
        timeout = type.timeout
        self.outputMaxSize = outputMaxSize
    }
}

extension HTTPProbe {
    fileprivate init(_ type: CheckType, _ tls: ProbeTLS) {
        self.init(
            url: type.http,
            method: type.method,
            headers: SortedMap(type.header).pairs.map { HTTPProbeHeader(name: $0.key, values: $0.value) },
            body: type.body,
            disablesRedirects: type.disablesRedirects,
            tls: tls
        )
    }
}

extension CheckType {
    /// What a Docker check finds where there is no Docker, which is so in the simulation.
    var dockerFailure: String {
        let socket = "/var/run/docker.sock"
        let url = "http://%2Fvar%2Frun%2Fdocker.sock/containers/\(dockerContainerID)/exec"
        return "Post \(GoQuote.quote(url)): dial unix \(socket): connect: no such file or directory"
    }
}
