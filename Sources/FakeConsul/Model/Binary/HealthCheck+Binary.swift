// SPDX-License-Identifier: MIT

extension HealthCheck: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.string(node)
        writer.string(id)
        writer.string(name)
        writer.string(status.name)
        writer.string(notes)
        writer.string(output)
        writer.string(serviceID)
        writer.string(serviceName)
        writer.optional(serviceTags) { $0.strings($1) }
        writer.string(type)
        writer.string(interval)
        writer.string(timeout)
        writer.int(exposedPort)
        writer.value(definition)
        writer.value(indexes)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        node = try reader.string()
        id = try reader.string()
        name = try reader.string()
        status = HealthStatus(try reader.string())
        notes = try reader.string()
        output = try reader.string()
        serviceID = try reader.string()
        serviceName = try reader.string()
        serviceTags = try reader.optionalStrings()
        type = try reader.string()
        interval = try reader.string()
        timeout = try reader.string()
        exposedPort = try reader.int()
        definition = try reader.value()
        indexes = try reader.value()
    }
}

extension HealthCheckDefinition: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        for text in [http, tlsServerName, method, body, tcp, udp, h2Ping, osService] { writer.string(text) }
        for flag in [tlsSkipVerify, disableRedirects, tcpUseTLS, h2PingUseTLS, grpcUseTLS] { writer.bool(flag) }
        writer.map(header) { $0.strings($1) }
        for time in [interval, timeout, deregisterCriticalServiceAfter, ttl] { writer.duration(time) }
        writer.uint(UInt64(outputMaxSize))
        writer.strings(scriptArgs)
        for text in [dockerContainerID, shell, grpc, aliasNode, aliasService] { writer.string(text) }
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        http = try reader.string()
        tlsServerName = try reader.string()
        method = try reader.string()
        body = try reader.string()
        tcp = try reader.string()
        udp = try reader.string()
        h2Ping = try reader.string()
        osService = try reader.string()
        tlsSkipVerify = try reader.bool()
        disableRedirects = try reader.bool()
        tcpUseTLS = try reader.bool()
        h2PingUseTLS = try reader.bool()
        grpcUseTLS = try reader.bool()
        header = try reader.map { (reader) throws(FormatError) in try reader.strings() }
        interval = try reader.duration()
        timeout = try reader.duration()
        deregisterCriticalServiceAfter = try reader.duration()
        ttl = try reader.duration()
        outputMaxSize = try reader.uint(as: UInt.self)
        scriptArgs = try reader.strings()
        dockerContainerID = try reader.string()
        shell = try reader.string()
        grpc = try reader.string()
        aliasNode = try reader.string()
        aliasService = try reader.string()
    }
}
