// SPDX-License-Identifier: MIT

extension SortedTree {
    /// A node of the tree. A leaf has keys and their values; an inner node has children, and between each two of them
    /// a key that is not less than what is before it and not greater than what is after.
    ///
    /// Shared by copies of the map: whoever changes one must have made sure that it is the only owner.
    final class Node {
        /// How many keys a leaf, and children an inner node, holds at most.
        static var capacity: Int { 64 }
        /// With fewer, a node joins a neighbour that has room.
        static var minimum: Int { 16 }

        var keys: [Key] = []
        var values: [Value] = []
        var children: [Node] = []
        /// How many values are in this node and below.
        var count = 0
        /// The greatest stamp of those values.
        var stamp: UInt64 = 0

        var isLeaf: Bool { children.isEmpty }
        var fill: Int { isLeaf ? keys.count : children.count }

        func copy() -> Node {
            let copy = Node()
            copy.keys = keys
            copy.values = values
            copy.children = children
            copy.count = count
            copy.stamp = stamp
            return copy
        }

        /// Counts again what is in the node and below.
        func recount() {
            if isLeaf {
                count = keys.count
                stamp = values.reduce(0) { Swift.max($0, $1.stamp) }
            } else {
                count = children.reduce(0) { $0 + $1.count }
                stamp = children.reduce(0) { Swift.max($0, $1.stamp) }
            }
        }

        func makeChildUnique(_ index: Int) {
            if !isKnownUniquelyReferenced(&children[index]) { children[index] = children[index].copy() }
        }
    }
}

// MARK: Searching

extension SortedTree.Node {
    /// The number of keys for which the condition holds; it must hold for all keys before one for which it holds.
    @inline(__always)
    private func partition(_ isBefore: (Key) -> Bool) -> Int {
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low &+ high) / 2
            if isBefore(keys[middle]) { low = middle &+ 1 } else { high = middle }
        }
        return low
    }

    func lowerBound(of key: Key) -> Int { partition { $0 < key } }

    /// The child in which the key is, or would be.
    func childIndex(of key: Key) -> Int { partition { !(key < $0) } }

    /// Where the bound falls among the keys.
    func position(of bound: SortedTree.Bound) -> Int { partition(bound.isAfter) }

    func maxStamp(withPrefix prefix: Key) -> UInt64 {
        let end = position(of: .endOfPrefix(prefix))
        if isLeaf {
            let start = lowerBound(of: prefix)
            return start < end ? values[start..<end].reduce(0) { Swift.max($0, $1.stamp) } : 0
        }
        let start = childIndex(of: prefix)
        if start >= end { return children[end].maxStamp(withPrefix: prefix) }
        // What lies between two separators that both have the prefix has it, too.
        var result = children[start].maxStamp(withPrefix: prefix)
        for child in children[(start + 1)..<end] { result = Swift.max(result, child.stamp) }
        return Swift.max(result, children[end].maxStamp(withPrefix: prefix))
    }

    func lastKey(before bound: SortedTree.Bound) -> Key? {
        let position = position(of: bound)
        if isLeaf { return position > 0 ? keys[position - 1] : nil }
        for index in stride(from: position, through: 0, by: -1) {
            if let key = children[index].lastKey(before: bound) { return key }
        }
        return nil
    }
}

// MARK: Inserting

extension SortedTree.Node {
    typealias Split = (separator: Key, right: SortedTree.Node)

    func insert(_ value: Value, for key: Key) -> (old: Value?, split: Split?) {
        if isLeaf { return insertHere(value, for: key) }
        let index = childIndex(of: key)
        makeChildUnique(index)
        let (old, childSplit) = children[index].insert(value, for: key)
        note(value, insteadOf: old)
        guard let childSplit else { return (old, nil) }
        keys.insert(childSplit.separator, at: index)
        children.insert(childSplit.right, at: index + 1)
        return (old, children.count > Self.capacity ? splitInner() : nil)
    }

    private func insertHere(_ value: Value, for key: Key) -> (old: Value?, split: Split?) {
        let position = lowerBound(of: key)
        if position < keys.count, keys[position] == key {
            let old = values[position]
            values[position] = value
            note(value, insteadOf: old)
            return (old, nil)
        }
        keys.insert(key, at: position)
        values.insert(value, at: position)
        note(value, insteadOf: nil)
        guard keys.count > Self.capacity else { return (nil, nil) }
        // Keys that come in order leave full leaves behind.
        return (nil, splitLeaf(at: position == keys.count - 1 ? position : keys.count / 2))
    }

    private func note(_ value: Value, insteadOf old: Value?) {
        if old == nil { count += 1 }
        if let old, old.stamp == stamp, value.stamp < stamp {
            recount()
        } else {
            stamp = Swift.max(stamp, value.stamp)
        }
    }

    private func splitLeaf(at middle: Int) -> Split {
        let right = SortedTree.Node()
        right.keys = Array(keys[middle...])
        right.values = Array(values[middle...])
        keys.removeSubrange(middle...)
        values.removeSubrange(middle...)
        recount()
        right.recount()
        return (right.keys[0], right)
    }

    private func splitInner() -> Split {
        let middle = children.count / 2
        let right = SortedTree.Node()
        right.children = Array(children[middle...])
        right.keys = Array(keys[middle...])
        let separator = keys[middle - 1]
        children.removeSubrange(middle...)
        keys.removeSubrange((middle - 1)...)
        recount()
        right.recount()
        return (separator, right)
    }
}
