// SPDX-License-Identifier: MIT

extension CARoot: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.string(id)
        writer.string(name)
        writer.uint(serialNumber)
        writer.string(signingKeyID)
        writer.string(externalTrustDomain)
        writer.int(notBefore)
        writer.int(notAfter)
        writer.string(rootCert)
        writer.optional(intermediateCerts) { $0.strings($1) }
        writer.bool(isActive)
        writer.optional(rotatedOutAt) { $0.int($1.nanoseconds) }
        writer.string(privateKeyType)
        writer.int(privateKeyBits)
        writer.uint(createIndex)
        writer.uint(modifyIndex)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        id = try reader.string()
        name = try reader.string()
        serialNumber = try reader.uint()
        signingKeyID = try reader.string()
        externalTrustDomain = try reader.string()
        notBefore = try reader.int64()
        notAfter = try reader.int64()
        rootCert = try reader.string()
        intermediateCerts = try reader.optionalStrings()
        isActive = try reader.bool()
        rotatedOutAt = try reader.optional { (reader) throws(FormatError) in
            Instant(nanoseconds: try reader.int64())
        }
        privateKeyType = try reader.string()
        privateKeyBits = try reader.int()
        createIndex = try reader.uint()
        modifyIndex = try reader.uint()
    }
}

extension CAConfiguration: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.string(clusterID)
        writer.string(provider)
        writer.optional(config)
        writer.map(state)
        writer.bool(forceWithoutCrossSigning)
        writer.uint(createIndex)
        writer.uint(modifyIndex)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        clusterID = try reader.string()
        provider = try reader.string()
        config = try reader.optional()
        state = try reader.map()
        forceWithoutCrossSigning = try reader.bool()
        createIndex = try reader.uint()
        modifyIndex = try reader.uint()
    }
}

extension CAProviderState: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.string(id)
        writer.string(privateKey)
        writer.string(rootCert)
        writer.string(intermediateCert)
        writer.uint(createIndex)
        writer.uint(modifyIndex)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        id = try reader.string()
        privateKey = try reader.string()
        rootCert = try reader.string()
        intermediateCert = try reader.string()
        createIndex = try reader.uint()
        modifyIndex = try reader.uint()
    }
}
