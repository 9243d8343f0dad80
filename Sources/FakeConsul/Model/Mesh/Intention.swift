// SPDX-License-Identifier: MIT

/// Whether one service may connect to another (`consul agent/structs Intention`): a source of an entry of kind
/// `service-intentions`, seen by itself.
struct Intention: Sendable {
    /// A UUID where the intention was made through the deprecated API; empty for others.
    var id = ""
    var description = ""
    /// The namespaces as they were sent; the free edition has but one.
    var sourceNamespace = ""
    var sourceName = ""
    var destinationNamespace = ""
    var destinationName = ""
    var sourcePartition = ""
    var destinationPartition = ""
    /// The peer that has the source; empty for services of one's own.
    var sourcePeer = ""
    var sourceSamenessGroup = ""
    var sourceType = ""
    /// `allow` or `deny`; empty where permissions say it request by request.
    var action = ""
    var permissions: [ConfigRecord] = []
    var jwt: ConfigRecord?
    var meta: StringMap?
    var precedence = 0
    /// In nanoseconds since the Unix epoch; nil where it is not known.
    var createdAt: Int64?
    var updatedAt: Int64?
    var hash: [UInt8] = []
    var indexes = RaftIndexes()

    static let defaultNamespace = "default"
    static let wildcard = "*"
    static let allow = "allow"
    static let deny = "deny"
    /// The only type of sources.
    static let consul = "consul"

    var isAllowed: Bool { action == Self.allow }

    /// In words, for the reason of a decision (`Intention.String`).
    var text: String {
        let peer = sourcePeer.isEmpty ? "" : "peer(\(sourcePeer))/"
        let detail =
            permissions.isEmpty ? "Action: \(action.uppercased())" : "Permissions: \(permissions.count)"
        let name = id.isEmpty ? "" : "ID: \(id), "
        return "\(peer)\(sourceNamespace)/\(sourceName) => \(destinationNamespace)/\(destinationName) "
            + "(\(name)Precedence: \(precedence), \(detail))"
    }

    /// What replication once told changes by (`Intention.SetHash`).
    mutating func setHash() {
        let texts = [
            id, description, sourceNamespace, sourceName, destinationNamespace, destinationName, sourceType, action,
        ]
        var bytes = texts.flatMap { Array($0.utf8) }
        let number = UInt64(bitPattern: Int64(precedence))
        bytes += (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) }
        for (key, value) in meta?.pairs ?? [] { bytes += Array(key.utf8) + Array(value.utf8) }
        hash = BLAKE2b.hash256(bytes)
    }

    /// Those that decide first come first; names decide between equals (`IntentionPrecedenceSorter`).
    static func precedes(_ a: Intention, _ b: Intention) -> Bool {
        if a.precedence != b.precedence { return a.precedence > b.precedence }
        for (first, second) in zip(a.sortTexts, b.sortTexts) where !first.hasSameBytes(as: second) {
            return first.precedesInBytes(second)
        }
        return false
    }

    private var sortTexts: [String] { [sourcePeer, sourceName, destinationName] }
}

extension Intention: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            for (name, time) in [("CreatedAt", createdAt), ("UpdatedAt", updatedAt)] {
                guard let time else { continue }
                json.key(name)
                json.string(Timestamp.rfc3339(nanoseconds: time))
            }
            json.member("ID", unlessEmpty: id)
            json.member("Description", unlessEmpty: description)
            json.member("SourceNS", sourceNamespace)
            json.member("SourceName", sourceName)
            json.member("DestinationNS", destinationNamespace)
            json.member("DestinationName", destinationName)
            json.member("SourcePeer", unlessEmpty: sourcePeer)
            json.member("SourceType", sourceType)
            json.member("Action", unlessEmpty: action)
            json.member("Permissions", unlessEmpty: permissions)
            json.member("JWT", unlessNil: jwt)
            if let meta, !meta.isEmpty {
                json.key("Meta")
                meta.write(to: &json)
            }
            json.member("Precedence", precedence)
            if !hash.isEmpty {
                json.key("Hash")
                json.base64(hash)
            }
            json.indexes(indexes)
        }
    }
}

extension Intention: Filterable {
    static let filterSchema = FilterSchema(
        ("ID", .string),
        ("Description", .string),
        ("SourceNS", .string),
        ("SourceName", .string),
        ("DestinationNS", .string),
        ("DestinationName", .string),
        ("SourcePartition", .string),
        ("DestinationPartition", .string),
        ("SourcePeer", .string),
        ("SourceSamenessGroup", .string),
        ("SourceType", .string),
        ("Action", .string),
        ("Meta", .stringMap),
        ("Precedence", .int)
    )

    func filterValue(_ field: String) -> FilterValue? {
        switch field {
        case "ID": .string(id)
        case "Description": .string(description)
        case "SourceNS": .string(sourceNamespace)
        case "SourceName": .string(sourceName)
        case "DestinationNS": .string(destinationNamespace)
        case "DestinationName": .string(destinationName)
        case "SourcePartition", "DestinationPartition", "SourceSamenessGroup": .string("")
        case "SourcePeer": .string(sourcePeer)
        case "SourceType": .string(sourceType)
        case "Action": .string(action)
        case "Meta": .map(meta)
        case "Precedence": .int(precedence)
        default: nil
        }
    }
}
