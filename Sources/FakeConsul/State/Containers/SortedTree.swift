// SPDX-License-Identifier: MIT

/// A key that sorts and has beginnings. All keys that begin alike must be neighbours in the order.
protocol PrefixedKey: Comparable {
    func hasPrefix(_ prefix: Self) -> Bool
}

extension KVKey: PrefixedKey {}

/// A value that carries the index of its last change.
protocol Stamped {
    var stamp: UInt64 { get }
}

/// An ordered map with value semantics: a B+ tree whose nodes are shared by copies of the map until one of them
/// changes.
///
/// A copy costs nothing, and a write after it copies only the path to what it changes; so a snapshot of a million
/// keys is free. Each node knows how many values are below it and the greatest of their stamps, so that the newest
/// change under a prefix is found without a walk. Look-up, insertion and removal take logarithmic time, iteration
/// constant time a step.
struct SortedTree<Key: PrefixedKey, Value: Stamped> {
    typealias Element = (key: Key, value: Value)

    private(set) var root: Node

    init() { root = Node() }

    var count: Int { root.count }
    var isEmpty: Bool { root.count == 0 }

    /// The value of the key, or nil. Setting nil removes it.
    subscript(key: Key) -> Value? {
        get {
            var node = root
            while !node.isLeaf { node = node.children[node.childIndex(of: key)] }
            let position = node.lowerBound(of: key)
            guard position < node.keys.count, node.keys[position] == key else { return nil }
            return node.values[position]
        }
        set {
            if let newValue { insert(newValue, for: key) } else { remove(key) }
        }
    }

    /// Puts the value in the place of the key's old one, which is returned.
    @discardableResult
    mutating func insert(_ value: Value, for key: Key) -> Value? {
        makeRootUnique()
        let (old, split) = root.insert(value, for: key)
        if let split {
            let top = Node()
            top.keys = [split.separator]
            top.children = [root, split.right]
            top.recount()
            root = top
        }
        return old
    }

    /// Takes the key out; returns what it held.
    @discardableResult
    mutating func remove(_ key: Key) -> Value? {
        makeRootUnique()
        let old = root.remove(key)
        dropHollowRoot()
        return old
    }

    /// Takes out all keys that begin so; returns what they held, in order.
    @discardableResult
    mutating func removeAll(withPrefix prefix: Key) -> [Element] {
        guard containsKey(withPrefix: prefix) else { return [] }
        makeRootUnique()
        var removed: [Element] = []
        root.removeAll(withPrefix: prefix, into: &removed)
        dropHollowRoot()
        return removed
    }

    /// Whether any key begins so.
    func containsKey(withPrefix prefix: Key) -> Bool {
        var iterator = makeIterator(from: .key(prefix))
        return iterator.next()?.key.hasPrefix(prefix) ?? false
    }

    /// The greatest stamp of the values whose keys begin so; 0 where there are none.
    func maxStamp(withPrefix prefix: Key) -> UInt64 { root.maxStamp(withPrefix: prefix) }

    /// The greatest key before the bound.
    func lastKey(before bound: Bound) -> Key? { root.lastKey(before: bound) }

    private mutating func makeRootUnique() {
        if !isKnownUniquelyReferenced(&root) { root = root.copy() }
    }

    private mutating func dropHollowRoot() {
        if root.count == 0 {
            root = Node()
        } else {
            while root.children.count == 1 { root = root.children[0] }
        }
    }
}

extension SortedTree {
    /// A place between keys.
    enum Bound {
        /// Just before the key, whether it is there or not.
        case key(Key)
        /// Just after the last key that begins so.
        case endOfPrefix(Key)

        /// Whether a key lies before this place.
        func isAfter(_ key: Key) -> Bool {
            switch self {
            case .key(let bound): key < bound
            case .endOfPrefix(let prefix): key < prefix || key.hasPrefix(prefix)
            }
        }
    }
}
