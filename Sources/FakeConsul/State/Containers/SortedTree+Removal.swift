// SPDX-License-Identifier: MIT

extension SortedTree.Node {
    func remove(_ key: Key) -> Value? {
        let old: Value
        if isLeaf {
            let position = lowerBound(of: key)
            guard position < keys.count, keys[position] == key else { return nil }
            keys.remove(at: position)
            old = values.remove(at: position)
        } else {
            let index = childIndex(of: key)
            makeChildUnique(index)
            guard let removed = children[index].remove(key) else { return nil }
            old = removed
            mend(index)
        }
        count -= 1
        if old.stamp == stamp { recount() }
        return old
    }

    /// Takes out all keys that begin so, and appends them with what they held.
    func removeAll(withPrefix prefix: Key, into removed: inout [SortedTree.Element]) {
        let end = position(of: .endOfPrefix(prefix))
        if isLeaf {
            let start = lowerBound(of: prefix)
            guard start < end else { return }
            for index in start..<end { removed.append((keys[index], values[index])) }
            keys.removeSubrange(start..<end)
            values.removeSubrange(start..<end)
        } else {
            let start = Swift.min(childIndex(of: prefix), end)
            for index in start...end {
                makeChildUnique(index)
                children[index].removeAll(withPrefix: prefix, into: &removed)
            }
            for index in stride(from: end, through: start, by: -1) where index < children.count { mend(index) }
        }
        recount()
    }

    /// Takes out the child where it has become empty; joins it with a neighbour where it has become small.
    private func mend(_ index: Int) {
        let child = children[index]
        if child.count == 0 {
            children.remove(at: index)
            if !keys.isEmpty { keys.remove(at: Swift.max(0, index - 1)) }
        } else if child.fill < Self.minimum {
            if index > 0, children[index - 1].fill + child.fill <= Self.capacity {
                join(index - 1)
            } else if index + 1 < children.count, child.fill + children[index + 1].fill <= Self.capacity {
                join(index)
            }
        }
    }

    /// Moves what the child after this one holds into this one.
    private func join(_ index: Int) {
        makeChildUnique(index)
        let left = children[index]
        let right = children.remove(at: index + 1)
        let separator = keys.remove(at: index)
        if !left.isLeaf { left.keys.append(separator) }
        left.keys += right.keys
        left.values += right.values
        left.children += right.children
        left.count += right.count
        left.stamp = Swift.max(left.stamp, right.stamp)
    }
}
