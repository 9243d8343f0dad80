// SPDX-License-Identifier: MIT

/// How autopilot tends the servers of a datacenter (`structs.AutopilotConfig`).
struct AutopilotConfiguration: Hashable, Sendable {
    /// Whether servers that died are removed from the Raft group.
    var cleanupDeadServers = true
    /// A server that has not heard its leader for longer is unhealthy.
    var lastContactThreshold = Duration.milliseconds(200)
    /// A server whose log is further behind the leader's is unhealthy.
    var maxTrailingLogs: UInt64 = 250
    /// How many servers must be left when dead ones are removed.
    var minQuorum: UInt64 = 0
    /// How long a server must be healthy before it gets a vote.
    var serverStabilizationTime = Duration.seconds(10)
    // What only Consul Enterprise heeds.
    var redundancyZoneTag = ""
    var disableUpgradeMigration = false
    var upgradeVersionTag = ""
    var createIndex: UInt64 = 0
    var modifyIndex: UInt64 = 0
}

extension AutopilotConfiguration: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("CleanupDeadServers")
            json.bool(cleanupDeadServers)
            json.key("LastContactThreshold")
            json.string(GoDuration.format(lastContactThreshold))
            json.key("MaxTrailingLogs")
            json.int(maxTrailingLogs)
            json.key("MinQuorum")
            json.int(minQuorum)
            json.key("ServerStabilizationTime")
            json.string(GoDuration.format(serverStabilizationTime))
            json.key("RedundancyZoneTag")
            json.string(redundancyZoneTag)
            json.key("DisableUpgradeMigration")
            json.bool(disableUpgradeMigration)
            json.key("UpgradeVersionTag")
            json.string(upgradeVersionTag)
            json.key("CreateIndex")
            json.int(createIndex)
            json.key("ModifyIndex")
            json.int(modifyIndex)
        }
    }
}

extension AutopilotConfiguration {
    private static let shape = JSONStruct.plain("api.AutopilotConfiguration")

    /// What a client sends; what it leaves out has Consul's defaults, not those of the configuration in force.
    init(json body: [UInt8]) throws(JSONError) {
        self = try JSONObjectReader.read(body, Self.shape) { object in
            var configuration = AutopilotConfiguration()
            configuration.decode(&object)
            return configuration
        }
    }

    private mutating func decode(_ object: inout JSONObjectReader) {
        cleanupDeadServers = object.bool("CleanupDeadServers", default: cleanupDeadServers)
        lastContactThreshold = duration("LastContactThreshold", &object, default: lastContactThreshold)
        maxTrailingLogs = object.integer("MaxTrailingLogs", as: UInt64.self, type: "uint64") ?? maxTrailingLogs
        minQuorum = object.integer("MinQuorum", as: UInt64.self, type: "uint") ?? minQuorum
        serverStabilizationTime = duration("ServerStabilizationTime", &object, default: serverStabilizationTime)
        redundancyZoneTag = object.string("RedundancyZoneTag")
        disableUpgradeMigration = object.bool("DisableUpgradeMigration")
        upgradeVersionTag = object.string("UpgradeVersionTag")
        _ = object.uint64("CreateIndex")
        _ = object.uint64("ModifyIndex")
    }

    /// Null takes the default away, and leaves no time at all.
    private func duration(
        _ name: String, _ object: inout JSONObjectReader, default fallback: Duration
    ) -> Duration {
        let isThere = object.has(name)
        return object.readableDuration(name) ?? (isThere ? .zero : fallback)
    }
}

extension AutopilotConfiguration: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.bool(cleanupDeadServers)
        writer.duration(lastContactThreshold)
        writer.uint(maxTrailingLogs)
        writer.uint(minQuorum)
        writer.duration(serverStabilizationTime)
        writer.string(redundancyZoneTag)
        writer.bool(disableUpgradeMigration)
        writer.string(upgradeVersionTag)
        writer.uint(createIndex)
        writer.uint(modifyIndex)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        cleanupDeadServers = try reader.bool()
        lastContactThreshold = try reader.duration()
        maxTrailingLogs = try reader.uint()
        minQuorum = try reader.uint()
        serverStabilizationTime = try reader.duration()
        redundancyZoneTag = try reader.string()
        disableUpgradeMigration = try reader.bool()
        upgradeVersionTag = try reader.string()
        createIndex = try reader.uint()
        modifyIndex = try reader.uint()
    }
}
