// SPDX-License-Identifier: MIT

/// What one end of a stream tells the other (`pbpeerstream`, the resources of a `ReplicationMessage`).
enum PeeringResource: Sendable {
    /// All services that are exported, by name.
    case services([String])
    /// All instances of one of them; none where it has none.
    case service(String, [CheckServiceNode])
    /// Where the servers are to be dialled from now on.
    case serverAddresses([String])
}

/// What a leader has told the other end of a stream, and what it has still to tell
/// (`peerstream/subscription_state.go`).
struct PeeringExport {
    private struct Told {
        /// The service's index when it was looked at; nil where it had no instances.
        var index: UInt64?
        /// What was told of it.
        var bytes: [UInt8]
    }

    /// The services that the peer was told of; nil before it was told of any.
    private(set) var services: [String]?
    private var told: [KVKey: Told] = [:]
    private var serverAddresses: [String]?
    /// Whether the names were told through this stream.
    private var hasToldNames = false
    private var pending: [PeeringResource] = []
    /// Whether something is under way. The next is sent when that has arrived.
    private(set) var isSending = false

    /// What is told again through a new stream: all of it.
    var anew: PeeringExport {
        var export = PeeringExport()
        export.services = services
        return export
    }

    /// Notes where the servers are, for who dials them. An end without any says nothing.
    mutating func look(atServers addresses: [String]) {
        guard !addresses.isEmpty, !areSame(serverAddresses, addresses) else { return }
        serverAddresses = addresses
        pending.append(.serverAddresses(addresses))
    }

    /// Notes what there is to tell: the names if they changed, and the services of which there is something new.
    mutating func look(at names: [String], in store: StateStore) {
        if !hasToldNames || !areSame(services, names) {
            hasToldNames = true
            services = names
            pending.append(.services(names))
            let keys = Set(names.map { KVKey($0) })
            told = told.filter { keys.contains($0.key) }
        }
        for name in names {
            let key = KVKey(name)
            let index = store.catalog.indexes.service(name)
            if let known = told[key], known.index == index { continue }
            let instances = store.exportedInstances(of: name)
            let bytes = Self.bytes(of: instances)
            if told[key]?.bytes != bytes { pending.append(.service(name, instances)) }
            told[key] = Told(index: index, bytes: bytes)
        }
    }

    /// Takes all that is to be sent next; nil where there is nothing, or something is under way.
    mutating func begin() -> [PeeringResource]? {
        guard !isSending, !pending.isEmpty else { return nil }
        isSending = true
        defer { pending = [] }
        return pending
    }

    mutating func arrived() { isSending = false }

    private static func bytes(of instances: [CheckServiceNode]) -> [UInt8] {
        var writer = BinaryWriter()
        for instance in instances {
            writer.value(instance.node)
            writer.value(instance.service)
            writer.array(instance.checks)
        }
        return writer.bytes
    }
}

extension Leadership {
    /// A stream takes the place of the one before it. What both ends knew of each other is shown until it is told
    /// again.
    mutating func open(_ stream: PeeringStream, of id: String) {
        var stream = stream
        if let before = peeringStreams[id] {
            stream.export = before.export.anew
            stream.lastReceivedAt = before.lastReceivedAt
            stream.lastSentAt = before.lastSentAt
        }
        peeringStreams[id] = stream
    }
}

extension Command {
    /// Whether there may be something new to tell peers after it.
    var changesExports: Bool {
        switch self {
        case .register, .deregister, .transaction, .configEntry, .peering: true
        default: false
        }
    }
}
