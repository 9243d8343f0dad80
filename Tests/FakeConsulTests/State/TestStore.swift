// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// A state store whose entries a test counts by hand.
struct TestStore {
    let store = StateStore()

    /// Sessions live on nodes: there is one, `node1`, that no index tells of.
    init() { store.catalog.put(Node(name: "node1")) }

    @discardableResult
    func apply(_ command: Command, at index: UInt64, seconds: Int64 = 0) -> CommandResult {
        store.apply(command, index: index, at: Instant(nanoseconds: seconds * 1_000_000_000))
    }

    @discardableResult
    func apply(_ command: KVCommand, at index: UInt64) -> CommandResult { apply(.kv(command), at: index) }

    func set(_ key: KVKey, _ value: String = "v", at index: UInt64) {
        apply(.set(KVPair(key: key, value: Array(value.utf8))), at: index)
    }

    func pair(_ key: KVKey) -> KVPair? { store.kv.pairs[key] }

    /// The index that a list of the prefix answers.
    func listIndex(_ prefix: KVKey) -> UInt64 {
        var watch = WatchSet()
        return store.kv.listIndex(prefix, watch: &watch)
    }

    /// What a list of the prefix looks at.
    func listWatch(_ prefix: KVKey) -> [WatchKey] {
        var watch = WatchSet()
        _ = store.kv.listIndex(prefix, watch: &watch)
        return watch.keys
    }
}

extension CommandResult {
    var isAccepted: Bool? { if case .accepted(let accepted) = self { accepted } else { nil } }
    var refusal: String? { if case .refused(let message) = self { message } else { nil } }
    var id: String? { if case .id(let id) = self { id } else { nil } }
}
