// SPDX-License-Identifier: MIT

/// The certificate authority of the mesh in snapshots.
extension ConnectTable {
    func write(to records: inout StateRecordWriter) {
        for root in roots { records.add(.caRoot, root.record) }
        for state in providerStates { records.add(.caProviderState, state.record) }
        if let configuration { records.add(.caConfiguration, configuration.record) }
    }

    func writeIndexes(to records: inout StateRecordWriter) {
        records.index("connect-ca-roots", rootsIndex)
        records.index("connect-ca-config", configuration?.modifyIndex ?? 0)
        records.index("connect-ca-builtin", providersIndex)
        records.index("connect-ca-builtin-serial", lastSerial)
        records.index("connect-ca-leaf-certs", leafIndex)
    }

    /// What the records of these kinds say, and the indexes besides.
    init(_ records: [StateRecord], _ indexes: IndexRecords) throws(FormatError) {
        var roots: [CARoot] = []
        var states: [CAProviderState] = []
        var configuration: CAConfiguration?
        for record in records {
            switch record.kind {
            case .caRoot: roots.append(try CARoot(record: record.value))
            case .caProviderState: states.append(try CAProviderState(record: record.value))
            case .caConfiguration: configuration = try CAConfiguration(record: record.value)
            default: break
            }
        }
        self.init()
        restore(
            roots: roots, states: states, configuration: configuration,
            indexes: (
                roots: indexes["connect-ca-roots"], providers: indexes["connect-ca-builtin"],
                serial: indexes["connect-ca-builtin-serial"], leaves: indexes["connect-ca-leaf-certs"]
            ))
    }
}

extension CARoot {
    var record: MessagePack {
        .record([
            "Active": .bool(isActive), "CreateIndex": .uint(createIndex),
            "ExternalTrustDomain": .text(externalTrustDomain), "ID": .text(id),
            "IntermediateCerts": .texts(intermediateCerts),
            "ModifyIndex": .uint(modifyIndex), "Name": .text(name), "NotAfter": .time(seconds: notAfter),
            "NotBefore": .time(seconds: notBefore), "PrivateKeyBits": .int(Int64(privateKeyBits)),
            "PrivateKeyType": .text(privateKeyType), "RootCert": .text(rootCert),
            "RotatedOutAt": rotatedOutAt.map { .time(nanoseconds: $0.nanoseconds) } ?? .bytes(GoTime.zero),
            "SerialNumber": .uint(serialNumber), "SigningCert": .text(""), "SigningKey": .text(""),
            "SigningKeyID": .text(signingKeyID),
        ])
    }

    init(record: MessagePack) throws(FormatError) {
        let fields = try RecordFields(record)
        id = try fields.text("ID")
        name = try fields.text("Name")
        serialNumber = try fields.uint("SerialNumber")
        signingKeyID = try fields.text("SigningKeyID")
        externalTrustDomain = try fields.text("ExternalTrustDomain")
        notBefore = (try fields.time("NotBefore") ?? 0) / 1_000_000_000
        notAfter = (try fields.time("NotAfter") ?? 0) / 1_000_000_000
        rootCert = try fields.text("RootCert")
        intermediateCerts = try fields.texts("IntermediateCerts")
        isActive = fields["Active"] == .bool(true)
        rotatedOutAt = try fields.time("RotatedOutAt").map { Instant(nanoseconds: $0) }
        privateKeyType = try fields.text("PrivateKeyType")
        privateKeyBits = Int(clamping: try fields.int("PrivateKeyBits"))
        createIndex = try fields.uint("CreateIndex")
        modifyIndex = try fields.uint("ModifyIndex")
    }
}

extension CAProviderState {
    var record: MessagePack {
        .record([
            "CreateIndex": .uint(createIndex), "ID": .text(id), "IntermediateCert": .text(intermediateCert),
            "ModifyIndex": .uint(modifyIndex), "PrivateKey": .text(privateKey), "RootCert": .text(rootCert),
        ])
    }

    init(record: MessagePack) throws(FormatError) {
        let fields = try RecordFields(record)
        self.init(id: try fields.text("ID"))
        privateKey = try fields.text("PrivateKey")
        rootCert = try fields.text("RootCert")
        intermediateCert = try fields.text("IntermediateCert")
        createIndex = try fields.uint("CreateIndex")
        modifyIndex = try fields.uint("ModifyIndex")
    }
}

extension CAConfiguration {
    var record: MessagePack {
        .record([
            "ClusterID": .text(clusterID), "Config": GoType.any.messagePack(from: config),
            "CreateIndex": .uint(createIndex), "ForceWithoutCrossSigning": .bool(forceWithoutCrossSigning),
            "ModifyIndex": .uint(modifyIndex), "Provider": .text(provider), "State": .texts(state),
        ])
    }

    init(record: MessagePack) throws(FormatError) {
        let fields = try RecordFields(record)
        self.init()
        clusterID = try fields.text("ClusterID")
        provider = try fields.text("Provider")
        config = fields["Config"] == .null ? nil : try GoType.any.json(from: fields["Config"])
        state = try fields.map("State")
        forceWithoutCrossSigning = fields["ForceWithoutCrossSigning"] == .bool(true)
        createIndex = try fields.uint("CreateIndex")
        modifyIndex = try fields.uint("ModifyIndex")
    }
}

extension MessagePack {
    static func time(nanoseconds: Int64) -> MessagePack { .bytes(GoTime.bytes(nanoseconds: nanoseconds)) }

    fileprivate static func time(seconds: Int64) -> MessagePack {
        time(nanoseconds: seconds.multipliedReportingOverflow(by: 1_000_000_000).partialValue)
    }
}
