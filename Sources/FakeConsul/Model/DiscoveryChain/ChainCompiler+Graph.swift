// SPDX-License-Identifier: MIT

/// What is done to the whole graph once it stands.
extension ChainCompiler {
    /// Refuses a graph in which a walk from the start would come back to where it was.
    func refuseCircles() throws(ChainError) {
        var path: [(key: String, rest: [String])] = []
        var onPath: Set<String> = []
        var finished: Set<String> = []
        func enter(_ key: String) throws(ChainError) {
            guard onPath.insert(key).inserted else {
                let names = path.map(\.key) + [key]
                throw ChainError("detected circular reference: [\(names.joined(separator: " -> "))]")
            }
            path.append((key, chain.nodes[key]?.next ?? []))
        }
        try enter(chain.start)
        while !path.isEmpty {
            // The last of those that may come next is the first to be tried, as in Consul.
            guard let next = path[path.count - 1].rest.popLast() else {
                let done = path.removeLast().key
                onPath.remove(done)
                finished.insert(done)
                continue
            }
            if !finished.contains(next) { try enter(next) }
        }
    }

    /// Puts the splits of a splitter in the place of the split that leads to it.
    mutating func flattenSplitters() throws(ChainError) {
        var count = 0
        while true {
            var isFlat = true
            for key in chain.nodes.keys.sorted(by: { $0.precedesInBytes($1) }) {
                guard case .splitter(let splits)? = chain.nodes[key]?.step else { continue }
                let flat = splits.flatMap { flattened($0) }
                if flat.count == splits.count, zip(flat, splits).allSatisfy({ $0.next == $1.next }) { continue }
                count += flat.count
                guard count <= Self.maxSplits else { throw ChainError("discovery chain has too many splits") }
                chain.nodes[key]?.step = .splitter(flat)
                isFlat = false
            }
            if isFlat { return }
        }
    }

    private func flattened(_ split: DiscoveryNode.Split) -> [DiscoveryNode.Split] {
        guard case .splitter(let inner)? = chain.nodes[split.next]?.step else { return [split] }
        return inner.map { innerSplit in
            DiscoveryNode.Split(
                definition: Self.merged(innerSplit.definition, into: split.definition),
                weight: ConfigEntry.normalizedWeight(split.weight * innerSplit.weight / 100),
                next: innerSplit.next)
        }
    }

    /// What the outer split says of headers holds for the inner one, too: a request meets the outer one first, a
    /// response last (`ServiceSplit.MergeParent`).
    private static func merged(_ inner: ConfigRecord, into outer: ConfigRecord) -> ConfigRecord {
        var result = inner
        result["RequestHeaders"] = merged(outer.record("RequestHeaders"), inner.record("RequestHeaders"))
        result["ResponseHeaders"] = merged(inner.record("ResponseHeaders"), outer.record("ResponseHeaders"))
        return result
    }

    /// `MergeHTTPHeaderModifiers`.
    private static func merged(_ base: ConfigRecord?, _ overrides: ConfigRecord?) -> ConfigValue {
        let isSet: (ConfigRecord?) -> Bool = { record in
            ["Add", "Set", "Remove"].contains { record?.has($0) ?? false }
        }
        guard isSet(base), var merged = base else { return overrides.map(ConfigValue.record) ?? .null }
        guard isSet(overrides), let overrides else { return .record(merged) }
        for field in ["Add", "Set"] {
            guard case .map(let added) = overrides[field] else { continue }
            var map = SortedMap<ConfigValue>()
            if case .map(let known) = merged[field] { map = known }
            for (name, value) in added.pairs { map[name] = value }
            merged[field] = .map(map)
        }
        let removed = merged.texts("Remove")
        let more = overrides.texts("Remove").filter { !removed.contains($0) }
        if !more.isEmpty { merged["Remove"] = .list((removed + more).map(ConfigValue.text)) }
        return .record(merged)
    }

    /// Leaves only what can be reached from the start.
    mutating func dropWhatIsUnused() {
        var reached: Set<String> = []
        var waiting = [chain.start]
        while let key = waiting.popLast() {
            if reached.insert(key).inserted { waiting += chain.nodes[key]?.next ?? [] }
        }
        chain.nodes = chain.nodes.filter { reached.contains($0.key) }
        chain.targets = chain.targets.filter { retained.contains($0.key) }
    }
}
