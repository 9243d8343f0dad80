// SPDX-License-Identifier: MIT

/// A user event: a small message that gossip carries to every agent (`consul agent/user_event.go`).
struct UserEvent: Equatable, Sendable {
    /// The protocol that Consul 1.16 speaks.
    static let currentVersion = 1

    /// A UUID.
    var id = ""
    var name: String
    /// Nil for an event without payload, which JSON shows as `null`.
    var payload: [UInt8]?
    /// Regular expressions, empty for none: which nodes, which services and which of their tags the event is for.
    var nodeFilter = ""
    var serviceFilter = ""
    var tagFilter = ""
    var version = UserEvent.currentVersion
    /// The Lamport time at which gossip carried it; zero in the answer to who fired it.
    var lamportTime: UInt64 = 0

    /// The index that stands for this event in `/v1/event/list`: the two halves of its UUID, combined. It does not grow
    /// from event to event.
    var index: UInt64 {
        let digits = id.utf8.filter { $0 != UInt8(ascii: "-") }
        guard digits.count == 32,
            let high = UInt64(String(decoding: digits[..<16], as: UTF8.self), radix: 16),
            let low = UInt64(String(decoding: digits[16...], as: UTF8.self), radix: 16)
        else { return 1 }
        return high ^ low
    }

    /// Why Consul refuses to fire the event, or nil.
    var refusal: String? {
        if name.isEmpty { return "User event missing name" }
        if !tagFilter.isEmpty && serviceFilter.isEmpty { return "Cannot provide tag filter without service filter" }
        for (filter, what) in [(nodeFilter, "node"), (serviceFilter, "service"), (tagFilter, "tag")]
        where !filter.isEmpty {
            do {
                _ = try RegularExpression(filter)
            } catch {
                return "Invalid \(what) filter: \(error.message)"
            }
        }
        return nil
    }
}

extension UserEvent: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object {
            $0.key("ID")
            $0.string(id)
            $0.key("Name")
            $0.string(name)
            $0.key("Payload")
            if let payload { $0.base64(payload) } else { $0.null() }
            $0.key("NodeFilter")
            $0.string(nodeFilter)
            $0.key("ServiceFilter")
            $0.string(serviceFilter)
            $0.key("TagFilter")
            $0.string(tagFilter)
            $0.key("Version")
            $0.int(version)
            $0.key("LTime")
            $0.int(lamportTime)
        }
    }
}
