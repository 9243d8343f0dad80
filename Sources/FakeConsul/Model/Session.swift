// SPDX-License-Identifier: MIT

/// A session: what holds locks for a client, as long as its node and its checks are well and its TTL is renewed.
struct Session: Hashable, Sendable {
    /// What becomes of the keys that a session holds when it ends.
    enum Behavior: String, Hashable, Sendable {
        case release, delete
    }

    /// A check of a service on the session's node.
    struct ServiceCheck: Hashable, Sendable {
        var id: String
        var namespace = ""
    }

    /// The longest lock-delay that is kept, whatever the session says.
    static let maxLockDelay = Duration.seconds(60)
    static let maxTTL = Duration.seconds(86_400)

    var id: String
    var name = ""
    var node: String
    var lockDelay: Duration = .seconds(15)
    var behavior = Behavior.release
    /// As the client wrote it (`30s`), or empty.
    var ttl = ""
    /// Nil is shown as null, and none as an empty list.
    var nodeChecks: [String]?
    var serviceChecks: [ServiceCheck]?
    /// What `nodeChecks` was called before Consul 1.7.
    var checks: [String]?
    var createIndex: UInt64 = 0
    var modifyIndex: UInt64 = 0

    /// The IDs of all checks that the session hangs on.
    var checkIDs: [String] { (checks ?? []) + (nodeChecks ?? []) + (serviceChecks ?? []).map(\.id) }

    /// The TTL as a time; nil where the session lives without.
    var ttlDuration: Duration? {
        guard !ttl.isEmpty, let duration = try? GoDuration.parse(ttl), duration > .zero else { return nil }
        return duration
    }
}

extension Session: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("ID")
            json.string(id)
            json.key("Name")
            json.string(name)
            json.key("Node")
            json.string(node)
            json.key("LockDelay")
            json.int(lockDelay.nanoseconds)
            json.key("Behavior")
            json.string(behavior.rawValue)
            json.key("TTL")
            json.string(ttl)
            json.key("NodeChecks")
            Self.write(nodeChecks, to: &json) { $0.string($1) }
            json.key("ServiceChecks")
            Self.write(serviceChecks, to: &json) { json, check in
                json.object { json in
                    json.key("ID")
                    json.string(check.id)
                    json.key("Namespace")
                    json.string(check.namespace)
                }
            }
            if let checks, !checks.isEmpty {
                json.key("Checks")
                Self.write(checks, to: &json) { $0.string($1) }
            }
            json.key("CreateIndex")
            json.int(createIndex)
            json.key("ModifyIndex")
            json.int(modifyIndex)
        }
    }

    private static func write<Item>(
        _ items: [Item]?,
        to json: inout JSONWriter,
        _ writeItem: (inout JSONWriter, Item) -> Void
    ) {
        guard let items else { return json.null() }
        json.array { json in for item in items { writeItem(&json, item) } }
    }
}
