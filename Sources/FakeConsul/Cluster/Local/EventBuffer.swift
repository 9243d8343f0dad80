// SPDX-License-Identifier: MIT

/// The user events that an agent has seen last, oldest first.
struct EventBuffer: Sendable {
    /// The most events that are kept.
    static let capacity = 256

    private var ring: [UserEvent] = []
    private var next = 0

    mutating func append(_ event: UserEvent) {
        if ring.count < Self.capacity { ring.append(event) } else { ring[next] = event }
        next = (next + 1) % Self.capacity
    }

    var events: [UserEvent] {
        ring.count < Self.capacity ? ring : Array(ring[next...] + ring[..<next])
    }
}

extension UserEvent {
    /// Whether an agent takes the event: its node, one of its services and one of that service's tags must match the
    /// filters.
    func isFor(node: String, services: [NodeService]) -> Bool {
        guard Self.matches(node, nodeFilter) else { return false }
        if serviceFilter.isEmpty { return true }
        return services.contains { service in
            guard Self.matches(service.id, serviceFilter) else { return false }
            return tagFilter.isEmpty || (service.tags ?? []).contains { Self.matches($0, tagFilter) }
        }
    }

    private static func matches(_ text: String, _ filter: String) -> Bool {
        if filter.isEmpty { return true }
        guard let expression = try? RegularExpression(filter) else { return false }
        return expression.isMatch(text)
    }
}
