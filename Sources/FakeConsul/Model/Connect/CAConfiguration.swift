// SPDX-License-Identifier: MIT

/// How the certificate authority of the mesh works (`structs.CAConfiguration`).
struct CAConfiguration: Equatable, Sendable {
    /// Never told; it makes the trust domain.
    var clusterID = ""
    var provider = ""
    /// The provider's settings as they were given, members by name; nil where none were.
    var config: JSONValue?
    var state: StringMap?
    var forceWithoutCrossSigning = false
    var createIndex: UInt64 = 0
    var modifyIndex: UInt64 = 0

    /// Whether provider and settings are the same.
    func hasSameSettings(as other: CAConfiguration) -> Bool {
        provider.hasSameBytes(as: other.provider) && config == other.config
    }

    /// What the settings have Consul's own provider show as its state (`test_state`); nil where they say nothing. What
    /// is no text is left out.
    var testState: StringMap? {
        guard case .object(let members)? = self["test_state"] else { return nil }
        var state: StringMap = [:]
        for case (let name, .string(let text)) in members { state[name] = text }
        return state
    }

    /// One of the settings by its very name.
    subscript(name: String) -> JSONValue? { config?[name] }
}

extension CAConfiguration: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("Provider", provider)
            json.key("Config")
            json.value(config ?? .null)
            json.key("State")
            json.map(state)
            json.member("ForceWithoutCrossSigning", forceWithoutCrossSigning)
            json.member("CreateIndex", createIndex)
            json.member("ModifyIndex", modifyIndex)
        }
    }
}

extension CAConfiguration {
    static let shape = JSONStruct.aliased("structs.CAConfiguration")

    init(_ object: inout JSONObjectReader) {
        provider = object.string("Provider")
        config = object.config("Config")
        state = object.sortedStringMap("State")
        forceWithoutCrossSigning = object.bool("ForceWithoutCrossSigning")
        if object.outside({ $0.bool("ForceWithoutCrossSigningSnake") }) { forceWithoutCrossSigning = true }
        object.embedded("RaftIndex") { object in
            _ = object.uint64("CreateIndex")
            _ = object.uint64("ModifyIndex")
        }
    }

    /// What a server begins with: Consul's own settings, and those of the configuration over them
    /// (`RuntimeConfig.ConnectCAConfiguration`).
    init(provider: String, settings: [(name: String, value: JSONValue)]) {
        var members: SortedMap<JSONValue> = [
            "LeafCertTTL": .string("72h"), "IntermediateCertTTL": .string("8760h"), "RootCertTTL": .string("87600h"),
        ]
        for (name, value) in settings { members[name] = value.canonical }
        clusterID = settings.last { $0.name == "cluster_id" }?.value.text ?? ""
        self.provider = provider.isEmpty ? "consul" : provider
        config = .object(members.pairs.map { (name: $0.key, value: $0.value) })
    }
}
