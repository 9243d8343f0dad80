// SPDX-License-Identifier: MIT

extension ConnectProxyConfig: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        // Few services are proxies; the others take one byte.
        let isEmpty = self == ConnectProxyConfig()
        writer.bool(isEmpty)
        if isEmpty { return }
        writer.array(envoyExtensions)
        writer.string(destinationServiceName)
        writer.string(destinationServiceID)
        writer.string(localServiceAddress)
        writer.int(localServicePort)
        writer.string(localServiceSocketPath)
        writer.string(mode)
        writer.optional(config)
        writer.array(upstreams)
        writer.string(meshGatewayMode)
        writer.value(expose)
        writer.value(transparentProxy)
        writer.value(accessLogs)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        self.init()
        if try reader.bool() { return }
        envoyExtensions = try reader.array()
        destinationServiceName = try reader.string()
        destinationServiceID = try reader.string()
        localServiceAddress = try reader.string()
        localServicePort = try reader.int()
        localServiceSocketPath = try reader.string()
        mode = try reader.string()
        config = try reader.optional()
        upstreams = try reader.array()
        meshGatewayMode = try reader.string()
        expose = try reader.value()
        transparentProxy = try reader.value()
        accessLogs = try reader.value()
    }
}

extension TransparentProxyConfig: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.int(outboundListenerPort)
        writer.bool(dialedDirectly)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        outboundListenerPort = try reader.int()
        dialedDirectly = try reader.bool()
    }
}

extension AccessLogsConfig: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.bool(enabled)
        writer.bool(disableListenerLogs)
        for text in [type, path, jsonFormat, textFormat] { writer.string(text) }
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        enabled = try reader.bool()
        disableListenerLogs = try reader.bool()
        type = try reader.string()
        path = try reader.string()
        jsonFormat = try reader.string()
        textFormat = try reader.string()
    }
}

extension EnvoyExtension: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.string(name)
        writer.bool(required)
        writer.optional(arguments)
        writer.string(consulVersion)
        writer.string(envoyVersion)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        name = try reader.string()
        required = try reader.bool()
        arguments = try reader.optional()
        consulVersion = try reader.string()
        envoyVersion = try reader.string()
    }
}

extension ExposeConfig: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.bool(checks)
        writer.array(paths)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        checks = try reader.bool()
        paths = try reader.array()
    }
}

extension ExposePath: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.int(listenerPort)
        writer.string(path)
        writer.int(localPathPort)
        writer.string(`protocol`)
        writer.bool(parsedFromCheck)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        listenerPort = try reader.int()
        path = try reader.string()
        localPathPort = try reader.int()
        `protocol` = try reader.string()
        parsedFromCheck = try reader.bool()
    }
}
