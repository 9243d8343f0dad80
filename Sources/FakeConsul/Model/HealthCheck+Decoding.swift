// SPDX-License-Identifier: MIT

extension HealthCheck {
    static let shape = JSONStruct.plain("structs.HealthCheck")

    /// Reads a check as `/v1/catalog/register` takes it.
    init(_ object: inout JSONObjectReader) {
        self.init(node: object.string("Node"), id: object.string("CheckID", type: "types.CheckID"))
        name = object.string("Name")
        status = HealthStatus(object.string("Status"))
        notes = object.string("Notes")
        output = object.string("Output")
        serviceID = object.string("ServiceID")
        serviceName = object.string("ServiceName")
        serviceTags = object.strings("ServiceTags")
        type = object.string("Type")
        interval = object.string("Interval")
        timeout = object.string("Timeout")
        exposedPort = object.int("ExposedPort")
        definition =
            object.struct("Definition", HealthCheckDefinition.shape) { HealthCheckDefinition(&$0) }
            ?? HealthCheckDefinition()
        indexes = RaftIndexes(&object)
    }
}

extension HealthCheckDefinition {
    static let shape = JSONStruct.aliased("structs.HealthCheckDefinition", unknownFields: .ignored)

    init(_ object: inout JSONObjectReader) {
        http = object.string("HTTP")
        tlsServerName = object.string("TLSServerName")
        tlsSkipVerify = object.bool("TLSSkipVerify")
        header = SortedMap(object.stringListMap("Header") ?? [:])
        method = object.string("Method")
        body = object.string("Body")
        disableRedirects = object.bool("DisableRedirects")
        tcp = object.string("TCP")
        tcpUseTLS = object.bool("TCPUseTLS")
        udp = object.string("UDP")
        h2Ping = object.string("H2PING")
        osService = object.string("OSService")
        h2PingUseTLS = object.bool("H2PingUseTLS")
        outputMaxSize = object.integer("OutputMaxSize", as: UInt.self, type: "uint") ?? 0
        scriptArgs = object.strings("ScriptArgs") ?? []
        dockerContainerID = object.string("DockerContainerID")
        shell = object.string("Shell")
        grpc = object.string("GRPC")
        grpcUseTLS = object.bool("GRPCUseTLS")
        aliasNode = object.string("AliasNode")
        aliasService = object.string("AliasService")
        interval = object.duration("Interval") ?? .zero
        timeout = object.duration("Timeout") ?? .zero
        deregisterCriticalServiceAfter = object.duration("DeregisterCriticalServiceAfter") ?? .zero
        ttl = object.duration("TTL") ?? .zero
    }
}
