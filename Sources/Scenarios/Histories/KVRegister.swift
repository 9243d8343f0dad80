// SPDX-License-Identifier: MIT

/// What one key of the store holds, as far as the answers so far tell: the model that a history is held against.
struct KVRegister: Hashable {
    /// The number of the value; nil where there is no such key.
    private(set) var value: Int?
    /// The ModifyIndex, once an answer told it.
    private var index: UInt64?
    /// The ModifyIndex is greater than this.
    private var floor: UInt64 = 0
    /// The ModifyIndex is none of these: a check-and-set for them was refused.
    private var excluded: [UInt64] = []

    /// The key after the operation; nil where it cannot have been answered so in this state. An operation of unknown
    /// outcome is taken to have been done: that it was not is the same as its coming after all others.
    func after(_ step: KVStep) -> KVRegister? {
        switch (step.action, step.outcome) {
        case (.get, .found(let value, let index)): reading(value, at: index)
        case (.get, .notFound): value == nil ? self : nil
        case (.put(let value), .done(true)), (.put(let value), .unknown): setting(value)
        case (.delete, .done(true)), (.delete, .unknown): deleted
        case (.cas(let value, let index), .done(true)), (.cas(let value, let index), .unknown):
            matching(index)?.setting(value)
        case (.cas(_, let index), .done(false)): refusing(index)
        case (.put, .done(false)), (.delete, .done(false)), (.get, .unknown): self
        default: nil
        }
    }

    /// Whether the key is the same after the operation as before, known index included.
    func isUnchanged(by step: KVStep) -> Bool { step.action == .get && after(step) == self }

    private func reading(_ value: Int, at index: UInt64) -> KVRegister? {
        self.value == value ? pinned(to: index) : nil
    }

    private func pinned(to index: UInt64) -> KVRegister? {
        if let known = self.index { return known == index ? self : nil }
        guard value != nil, index > floor, !excluded.contains(index) else { return nil }
        var register = self
        (register.index, register.excluded) = (index, [])
        return register
    }

    private func matching(_ index: UInt64) -> KVRegister? {
        index == 0 ? (value == nil ? self : nil) : pinned(to: index)
    }

    private func refusing(_ index: UInt64) -> KVRegister? {
        guard value != nil else { return index == 0 ? nil : self }
        if let known = self.index { return known == index ? nil : self }
        guard index > floor, !excluded.contains(index) else { return self }
        var register = self
        register.excluded = (excluded + [index]).sorted()
        return register
    }

    /// Consul keeps a pair, index and all, when it is set to what it is (`consul agent/consul/state/kvs.go`).
    private func setting(_ value: Int) -> KVRegister {
        if self.value == value { return self }
        return KVRegister(value: value, floor: leastIndex)
    }

    private var deleted: KVRegister { value == nil ? self : KVRegister(value: nil, floor: leastIndex + 1) }

    /// The least that the index of the last change can be. An absent key's last change is below the floor already.
    private var leastIndex: UInt64 {
        guard value != nil else { return floor }
        if let index { return index }
        var least = floor + 1
        while excluded.contains(least) { least += 1 }
        return least
    }

    init() {}

    private init(value: Int?, floor: UInt64) {
        self.value = value
        self.floor = floor
    }
}

/// An operation on one key, its values numbered.
struct KVStep: Hashable {
    enum Action: Hashable {
        case get
        case put(Int)
        case delete
        case cas(Int, index: UInt64)
    }

    enum Outcome: Hashable {
        case found(Int, index: UInt64)
        case notFound
        case done(Bool)
        case unknown
    }

    let action: Action
    let outcome: Outcome
    let invoked: Int
    /// Nil where the operation may still be done at any later time.
    let completed: Int?
}
