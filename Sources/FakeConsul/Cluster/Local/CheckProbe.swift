// SPDX-License-Identifier: MIT

extension ProbeRequest {
    /// What is to be probed for a check; nil for checks that the shell does not probe.
    init?(_ type: CheckType, kind: CheckType.Kind, outputMaxSize: Int) {
        switch kind {
        case .ttl, .alias, .osService, .docker: return nil
        case .http: self.init(kind: .http(HTTPProbe(type)))
        case .tcp: self.init(kind: .tcp(address: type.tcp, usesTLS: type.tcpUsesTLS))
        case .udp: self.init(kind: .udp(address: type.udp))
        case .script: self.init(kind: .script(arguments: type.scriptArguments))
        case .h2Ping: self.init(kind: .h2Ping(address: type.h2Ping, usesTLS: type.h2PingUsesTLS))
        case .grpc: self.init(kind: .grpc(target: type.grpc, usesTLS: type.grpcUsesTLS))
        }
        timeout = type.timeout
        self.outputMaxSize = outputMaxSize
    }
}

extension HTTPProbe {
    fileprivate init(_ type: CheckType) {
        self.init(
            url: type.http,
            method: type.method,
            headers: SortedMap(type.header).pairs.map { HTTPProbeHeader(name: $0.key, values: $0.value) },
            body: type.body,
            disablesRedirects: type.disablesRedirects
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
