// SPDX-License-Identifier: MIT

extension CheckType {
    static let shape = JSONStruct.aliased("structs.CheckType")

    /// The check of a service definition (`consul agent/structs CheckType.UnmarshalJSON`).
    init(_ object: inout JSONObjectReader) {
        checkID = object.string("CheckID", type: "types.CheckID")
        name = object.string("Name")
        status = object.string("Status")
        notes = object.string("Notes")
        decodeShared(&object)
        object.ignore("ProxyHTTP", "ProxyGRPC", "ServiceID", "service_id")
    }

    /// What check types and check definitions have in common.
    mutating func decodeShared(_ object: inout JSONObjectReader) {
        decodeProbe(&object)
        decodeHTTP2Ping(&object)
        aliasNode = object.string("AliasNode")
        aliasService = object.string("AliasService")
        tlsServerName = object.string("TLSServerName", or: "tls_server_name")
        tlsSkipsVerify = object.bool("TLSSkipVerify", or: "tls_skip_verify")
        interval = object.duration("Interval") ?? .zero
        timeout = object.duration("Timeout") ?? .zero
        ttl = object.duration("TTL") ?? .zero
        successBeforePassing = object.int("SuccessBeforePassing")
        failuresBeforeWarning = object.int("FailuresBeforeWarning")
        failuresBeforeCritical = object.int("FailuresBeforeCritical")
        deregisterCriticalServiceAfter =
            object.duration("DeregisterCriticalServiceAfter", or: "deregister_critical_service_after") ?? .zero
        outputMaxSize = object.int("OutputMaxSize")
    }

    private mutating func decodeProbe(_ object: inout JSONObjectReader) {
        scriptArguments = object.strings("ScriptArgs", or: "args", "script_args") ?? []
        http = object.string("HTTP")
        header = object.stringListMap("Header") ?? [:]
        method = object.string("Method")
        body = object.string("Body")
        disablesRedirects = object.bool("DisableRedirects")
        tcp = object.string("TCP")
        tcpUsesTLS = object.bool("TCPUseTLS", or: "tcp_use_tls")
        udp = object.string("UDP")
        grpc = object.string("GRPC")
        grpcUsesTLS = object.bool("GRPCUseTLS", or: "grpc_use_tls")
        osService = object.string("OSService")
        dockerContainerID = object.string("DockerContainerID", or: "docker_container_id")
        shell = object.string("Shell")
    }

    /// TLS is on unless one of the names turns it off; without a target the second name alone may turn it on.
    private mutating func decodeHTTP2Ping(_ object: inout JSONObjectReader) {
        h2Ping = object.string("H2PING")
        let first = object.optionalBool("H2PingUseTLS")
        let second = object.outside { $0.optionalBool("h2ping_use_tls") }
        if h2Ping.isEmpty {
            h2PingUsesTLS = second == true ? true : first ?? false
        } else {
            h2PingUsesTLS = second == false ? false : first ?? true
        }
    }
}
