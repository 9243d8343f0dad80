// SPDX-License-Identifier: MIT

/// A canonical prefix code (RFC 1951 §3.2.2) for writing: for each symbol its length in bits, 0 where it has none, and
/// its bits.
struct HuffmanCode {
    private(set) var lengths: [UInt8]
    /// The bits as they are sent: the code's first bit lowest.
    private(set) var bits: [UInt16]

    /// The code that its lengths determine.
    init(lengths: [UInt8]) {
        self.lengths = lengths
        bits = [UInt16](repeating: 0, count: lengths.count)
        assignBits()
    }

    private mutating func assignBits() {
        var counts = [Int](repeating: 0, count: 16)
        for length in lengths where length > 0 { counts[Int(length)] += 1 }
        var code = 0
        var next = [Int](repeating: 0, count: 16)
        for length in 1...15 {
            code = (code + counts[length - 1]) << 1
            next[length] = code
        }
        for (symbol, length) in lengths.enumerated() where length > 0 {
            bits[symbol] = Self.reversed(UInt16(truncatingIfNeeded: next[Int(length)]), Int(length))
            next[Int(length)] += 1
        }
    }

    private static func reversed(_ code: UInt16, _ length: Int) -> UInt16 {
        var result: UInt16 = 0
        for bit in 0..<length where code >> UInt16(bit) & 1 == 1 { result |= 1 << UInt16(length - 1 - bit) }
        return result
    }

    /// A complete code for the symbols with these frequencies, none longer than the limit. Two symbols at least have a
    /// code, so that every decoder takes it for complete.
    init(frequencies: [Int], limit: Int) {
        // Frequency and symbol in one number: it sorts by both.
        var used: [Int] = []
        for (symbol, frequency) in frequencies.enumerated() where frequency > 0 { used.append(frequency << 9 | symbol) }
        for symbol in 0..<2 where used.count < 2 && frequencies[symbol] == 0 { used.append(1 << 9 | symbol) }
        used.sort()
        var counts = Self.treeDepths(used.map { $0 >> 9 })
        Self.limitDepths(&counts, to: limit)
        var lengths = [UInt8](repeating: 0, count: frequencies.count)
        var remaining = used[...]
        // The rarest symbols get the longest codes.
        for length in stride(from: limit, to: 0, by: -1) {
            for symbol in remaining.prefix(counts[length]) { lengths[symbol & 511] = UInt8(length) }
            remaining = remaining.dropFirst(counts[length])
        }
        self.init(lengths: lengths)
    }

    /// How many leaves of the optimal tree are at each depth, for weights in ascending order.
    private static func treeDepths(_ weights: [Int]) -> [Int] {
        let count = weights.count
        var nodeWeights: [Int] = []
        var parents = [Int](repeating: 0, count: 2 * count - 1)
        var nextLeaf = 0
        var nextNode = 0
        // Both queues are in ascending order, so that the lightest of all is at the front of one of them.
        func takeLightest(for parent: Int) -> Int {
            if nextLeaf < count, nextNode >= nodeWeights.count || weights[nextLeaf] <= nodeWeights[nextNode] {
                parents[nextLeaf] = parent
                nextLeaf += 1
                return weights[nextLeaf - 1]
            }
            parents[count + nextNode] = parent
            nextNode += 1
            return nodeWeights[nextNode - 1]
        }
        for node in 0..<count - 1 {
            let weight = takeLightest(for: count + node)
            nodeWeights.append(weight + takeLightest(for: count + node))
        }
        var depths = [Int](repeating: 0, count: 2 * count - 1)
        for node in stride(from: 2 * count - 3, through: 0, by: -1) { depths[node] = depths[parents[node]] + 1 }
        var counts = [Int](repeating: 0, count: max(count, 16) + 1)
        for leaf in 0..<count { counts[depths[leaf]] += 1 }
        return counts
    }

    /// Shortens what is too long, and lengthens others until the code is complete again.
    private static func limitDepths(_ counts: inout [Int], to limit: Int) {
        var tooLong = 0
        for depth in counts.indices where depth > limit {
            tooLong += counts[depth]
            counts[depth] = 0
        }
        guard tooLong > 0 else { return }
        counts[limit] += tooLong
        // The code space that is taken, in units of the longest code.
        var taken = 0
        for depth in 1...limit { taken += counts[depth] << (limit - depth) }
        while taken > 1 << limit {
            // One leaf of the limit moves up beside a leaf that moves down by one: a unit less is taken.
            guard let depth = (1..<limit).last(where: { counts[$0] > 0 }) else { return }
            counts[limit] -= 1
            counts[depth] -= 1
            counts[depth + 1] += 2
            taken -= 1
        }
    }
}
