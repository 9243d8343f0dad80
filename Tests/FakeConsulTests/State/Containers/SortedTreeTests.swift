// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct SortedTreeTests {
    private struct Stamp: Stamped, Equatable {
        var stamp: UInt64
    }
    private typealias Tree = SortedTree<KVKey, Stamp>

    /// The obvious thing: a dictionary, sorted when asked.
    private struct Model {
        var values: [KVKey: UInt64] = [:]
        var sorted: [(key: KVKey, value: UInt64)] { values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
        func entries(_ prefix: KVKey) -> [(key: KVKey, value: UInt64)] { sorted.filter { $0.key.hasPrefix(prefix) } }
    }

    private func expectSame(
        _ tree: Tree,
        _ model: Model,
        _ prefix: KVKey,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(tree.count == model.values.count, sourceLocation: sourceLocation)
        let expected = model.entries(prefix)
        let entries = Array(tree.entries(withPrefix: prefix))
        #expect(entries.map(\.key) == expected.map(\.key), sourceLocation: sourceLocation)
        #expect(entries.map(\.value.stamp) == expected.map(\.value), sourceLocation: sourceLocation)
        #expect(tree.containsKey(withPrefix: prefix) == !expected.isEmpty, sourceLocation: sourceLocation)
        #expect(tree.maxStamp(withPrefix: prefix) == expected.map(\.value).max() ?? 0, sourceLocation: sourceLocation)
        #expect(
            tree.lastKey(before: .key(prefix)) == model.sorted.last { $0.key < prefix }?.key,
            sourceLocation: sourceLocation
        )
    }

    private func key(_ random: inout SeededRandom) -> KVKey {
        let letters = Array("ab/".utf8)
        return KVKey((0..<random.below(7)).map { _ in letters[Int(random.below(3))] })
    }

    @Test(arguments: 1...8) func everyOperation_agreesWithADictionary(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        var tree = Tree()
        var model = Model()
        var kept: [(Tree, Model)] = []
        for step in 1...1_000 {
            let key = key(&random)
            switch random.below(40) {
            case 0 where random.below(4) == 0:
                let removed = tree.removeAll(withPrefix: key)
                let expected = model.entries(key)
                #expect(removed.map(\.key) == expected.map(\.key))
                for (key, _) in expected { model.values[key] = nil }
            case 1: kept.append((tree, model))
            case 2...12: #expect(tree.remove(key)?.stamp == model.values.removeValue(forKey: key))
            default:
                let stamp = random.below(5) == 0 ? random.below(100) : UInt64(step)
                #expect(
                    tree.insert(Stamp(stamp: stamp), for: key)?.stamp == model.values.updateValue(stamp, forKey: key)
                )
            }
            #expect(tree[key]?.stamp == model.values[key])
            if step % 20 == 0 { expectSame(tree, model, self.key(&random).prefix(3)) }
        }
        expectSame(tree, model, .empty)
        // What was copied before has not moved.
        for (tree, model) in kept.suffix(5) { expectSame(tree, model, .empty) }
    }

    @Test func manyKeys_inOrderAndInDisorder_areAllFound() {
        var inOrder = Tree()
        var inDisorder = Tree()
        let count: UInt64 = 6_000
        for number in 1...count {
            inOrder.insert(Stamp(stamp: number), for: key(number))
            inDisorder.insert(Stamp(stamp: number), for: key(number &* 1_009 % 6_007))
        }
        #expect(inOrder.count == 6_000 && inDisorder.count == 6_000)
        #expect(inOrder[key(2_345)]?.stamp == 2_345)
        #expect(inOrder.map(\.value.stamp) == Array(1...count))
        let keys = inDisorder.map(\.key)
        #expect(zip(keys, keys.dropFirst()).allSatisfy { $0 < $1 })
        #expect(inOrder.removeAll(withPrefix: "key/001").count == 1_000)
        #expect(inOrder.count == 5_000)
        for number in 1...count { inDisorder.remove(key(number &* 1_009 % 6_007)) }
        #expect(inDisorder.isEmpty && inDisorder.maxStamp(withPrefix: .empty) == 0)
    }

    private func key(_ number: UInt64) -> KVKey {
        let digits = String(number)
        return KVKey("key/" + String(repeating: "0", count: 6 - digits.count) + digits)
    }

    @Test func copy_keepsWhatItHad_whenTheOriginalChanges() {
        var tree = Tree()
        for number in 1...1_000 as ClosedRange<UInt64> { tree.insert(Stamp(stamp: number), for: key(number)) }
        let copy = tree
        tree.removeAll(withPrefix: "key/0005")
        tree.insert(Stamp(stamp: 5_000), for: key(1))
        #expect(copy.map(\.value.stamp) == Array(1...1_000))
        #expect(tree.count == 900 && tree.maxStamp(withPrefix: .empty) == 5_000)
    }

    @Test func iteration_startsAtItsBound() {
        var tree = Tree()
        for text in ["a", "a/b", "a/c", "b", "c"] { tree.insert(Stamp(stamp: 1), for: KVKey(text)) }
        func keys(from bound: Tree.Bound) -> [String] {
            var iterator = tree.makeIterator(from: bound)
            var keys: [String] = []
            while let entry = iterator.next() { keys.append(entry.key.text) }
            return keys
        }
        #expect(keys(from: .key("a/bb")) == ["a/c", "b", "c"])
        #expect(keys(from: .endOfPrefix("a/")) == ["b", "c"])
        #expect(keys(from: .endOfPrefix("")) == [])
        #expect(keys(from: .key("")) == ["a", "a/b", "a/c", "b", "c"])
    }
}
