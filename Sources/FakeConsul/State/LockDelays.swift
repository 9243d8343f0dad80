// SPDX-License-Identifier: MIT

/// The keys that nobody may acquire yet, because a session that held them was invalidated (`consul
/// agent/consul/state/delay.go`).
///
/// Only the leader looks at them, before it proposes; a snapshot does not carry them.
struct LockDelays {
    private var ends: [KVKey: Instant] = [:]
    /// How many entries make the next tidying worth its while.
    private var limit = 64

    /// Until when the key may not be acquired, if it is so at this time.
    func end(for key: KVKey, at now: Instant) -> Instant? {
        guard let end = ends[key], end > now else { return nil }
        return end
    }

    mutating func set(_ delay: Duration, for key: KVKey, at now: Instant) {
        ends[key] = now + delay
        guard ends.count > limit else { return }
        ends = ends.filter { $0.value > now }
        limit = max(64, ends.count * 2)
    }
}
