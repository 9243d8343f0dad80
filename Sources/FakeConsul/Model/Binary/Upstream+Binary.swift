// SPDX-License-Identifier: MIT

extension Upstream: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        for text in [destinationType, destinationNamespace, destinationPartition, destinationPeer, destinationName] {
            writer.string(text)
        }
        writer.string(datacenter)
        writer.string(localBindAddress)
        writer.int(localBindPort)
        writer.string(localBindSocketPath)
        writer.string(localBindSocketMode)
        writer.optional(config)
        writer.string(meshGatewayMode)
        writer.bool(centrallyConfigured)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        destinationType = try reader.string()
        destinationNamespace = try reader.string()
        destinationPartition = try reader.string()
        destinationPeer = try reader.string()
        destinationName = try reader.string()
        datacenter = try reader.string()
        localBindAddress = try reader.string()
        localBindPort = try reader.int()
        localBindSocketPath = try reader.string()
        localBindSocketMode = try reader.string()
        config = try reader.optional()
        meshGatewayMode = try reader.string()
        centrallyConfigured = try reader.bool()
    }
}
