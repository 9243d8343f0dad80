// SPDX-License-Identifier: MIT

extension SortedTree: Sequence {
    /// Walks the map in the order of its keys.
    struct Iterator: IteratorProtocol {
        /// The inner nodes on the way to the leaf, each with the next child to visit.
        private var path: [(node: Node, next: Int)] = []
        private var leaf: Node
        private var position = 0

        init(root: Node, from bound: Bound?) {
            leaf = root
            while !leaf.isLeaf {
                let child = bound.map { leaf.position(of: $0) } ?? 0
                path.append((leaf, child + 1))
                leaf = leaf.children[child]
            }
            position = bound.map { leaf.position(of: $0) } ?? 0
        }

        mutating func next() -> Element? {
            while position == leaf.keys.count { guard enterNextLeaf() else { return nil } }
            defer { position += 1 }
            return (leaf.keys[position], leaf.values[position])
        }

        private mutating func enterNextLeaf() -> Bool {
            while let last = path.last, last.next == last.node.children.count { path.removeLast() }
            guard let last = path.last else { return false }
            path[path.count - 1].next += 1
            leaf = last.node.children[last.next]
            while !leaf.isLeaf {
                path.append((leaf, 1))
                leaf = leaf.children[0]
            }
            position = 0
            return true
        }
    }

    func makeIterator() -> Iterator { Iterator(root: root, from: nil) }

    /// Begins with the first key that is not before the bound.
    func makeIterator(from bound: Bound) -> Iterator { Iterator(root: root, from: bound) }

    /// The entries whose keys begin so.
    func entries(withPrefix prefix: Key) -> PrefixEntries { PrefixEntries(map: self, prefix: prefix) }

    struct PrefixEntries: Sequence, IteratorProtocol {
        private var iterator: SortedTree.Iterator
        private let prefix: Key

        init(map: SortedTree, prefix: Key) {
            iterator = map.makeIterator(from: .key(prefix))
            self.prefix = prefix
        }

        mutating func next() -> Element? {
            guard let entry = iterator.next(), entry.key.hasPrefix(prefix) else { return nil }
            return entry
        }
    }
}
