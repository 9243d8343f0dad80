// SPDX-License-Identifier: MIT

/// A relationship with another cluster (`pbpeering.Peering`).
struct Peering: Equatable, Sendable {
    enum State: UInt8, Sendable {
        case undefined, pending, establishing, active, failing, deleting, terminated

        var name: String {
            switch self {
            case .undefined: "UNDEFINED"
            case .pending: "PENDING"
            case .establishing: "ESTABLISHING"
            case .active: "ACTIVE"
            case .failing: "FAILING"
            case .deleting: "DELETING"
            case .terminated: "TERMINATED"
            }
        }
    }

    var id: String
    /// What this cluster calls the other.
    var name: String
    var deletedAt: Instant?
    var meta: StringMap?
    var state = State.undefined
    /// What the other cluster calls the peering; empty where this one waits to be dialled.
    var peerID = ""
    var peerCAPems: [String] = []
    var peerServerName = ""
    var peerServerAddresses: [String] = []
    /// Those that the token's maker gave; they go before the servers' own.
    var manualServerAddresses: [String] = []
    var remoteDatacenter = ""
    var createIndex: UInt64 = 0
    var modifyIndex: UInt64 = 0

    init(id: String, name: String) {
        self.id = id
        self.name = name
    }

    /// Whether this cluster dials the other: it has the token.
    var dials: Bool { !addressesToDial.isEmpty }
    var addressesToDial: [String] { manualServerAddresses.isEmpty ? peerServerAddresses : manualServerAddresses }
    /// Whether it is neither ended by the other cluster nor about to be deleted.
    var isActive: Bool { state != .terminated && state != .deleting && deletedAt == nil }

    /// Consul's refusal of a name, or nil.
    static func refusal(ofName name: String) -> String? {
        let bytes = Array(name.utf8)
        let isPlain: (UInt8) -> Bool = { (0x30...0x39).contains($0) || (0x61...0x7a).contains($0) }
        if (1...63).contains(bytes.count), isPlain(bytes[0]), isPlain(bytes[bytes.count - 1]),
            bytes.allSatisfy({ isPlain($0) || $0 == UInt8(ascii: "-") })
        {
            return nil
        }
        return "\(name) is not a valid peer name: a valid peering name must consist of lower case alphanumeric "
            + "characters or '-', and must start and end with an alphanumeric character"
    }
}

/// What a leader knows of the stream between two clusters (`peerstream.Status`).
struct PeeringStreamStatus: Equatable, Sendable {
    var importedServices: [String]?
    var exportedServices: [String]?
    var lastHeartbeat: Instant?
    /// Nil where the leader knows of no stream; the zero time where nothing came yet.
    var lastReceive: Instant?
    var lastSend: Instant?
    var isTracked = false
}

/// A peering with what the leader adds to it.
struct PeeringView: JSONWritable, Sendable {
    let peering: Peering
    let status: PeeringStreamStatus

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("ID", peering.id)
            json.member("Name", peering.name)
            if let time = peering.deletedAt {
                json.member("DeletedAt", Timestamp.rfc3339(nanoseconds: time.nanoseconds))
            }
            if let meta = peering.meta, !meta.isEmpty {
                json.key("Meta")
                meta.write(to: &json)
            }
            json.member("State", peering.state.name)
            json.member("PeerID", unlessEmpty: peering.peerID)
            json.member("PeerCAPems", unlessEmpty: peering.peerCAPems)
            json.member("PeerServerName", unlessEmpty: peering.peerServerName)
            json.member("PeerServerAddresses", unlessEmpty: peering.peerServerAddresses)
            json.key("StreamStatus")
            status.write(to: &json)
            json.member("CreateIndex", peering.createIndex)
            json.member("ModifyIndex", peering.modifyIndex)
            json.key("Remote")
            json.object { json in
                json.member("Partition", "")
                json.member("Datacenter", peering.remoteDatacenter)
            }
        }
    }
}

extension PeeringStreamStatus: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("ImportedServices")
            json.list(importedServices)
            json.key("ExportedServices")
            json.list(exportedServices)
            json.key("LastHeartbeat")
            Self.write(lastHeartbeat, to: &json)
            json.key("LastReceive")
            write(last: lastReceive, to: &json)
            json.key("LastSend")
            write(last: lastSend, to: &json)
        }
    }

    private func write(last time: Instant?, to json: inout JSONWriter) {
        if time == nil && isTracked { json.string(Timestamp.zero) } else { Self.write(time, to: &json) }
    }

    private static func write(_ time: Instant?, to json: inout JSONWriter) {
        if let time { json.string(Timestamp.rfc3339(nanoseconds: time.nanoseconds)) } else { json.null() }
    }
}
