// SPDX-License-Identifier: MIT

extension SeededRandom {
    /// A number from zero up to, not including, the bound, each as likely as any other. The bound must not be zero.
    mutating func below(_ bound: UInt64) -> UInt64 {
        precondition(bound > 0, "no number is below zero")
        // Lemire's method: the high half of a product, drawing again where the low half would favour some results.
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let threshold = (0 &- bound) % bound
            while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
        }
        return product.high
    }

    /// A duration in whole nanoseconds; the lower bound of an empty range.
    mutating func duration(in range: Range<Duration>) -> Duration {
        let lower = range.lowerBound.nanoseconds
        let width = range.upperBound.nanoseconds &- lower
        guard width > 0 else { return range.lowerBound }
        return .nanoseconds(lower &+ Int64(below(UInt64(width))))
    }

    /// A duration from zero up to, not including, the limit; zero when the limit is not above it.
    mutating func duration(upTo limit: Duration) -> Duration {
        limit > .zero ? duration(in: .zero..<limit) : .zero
    }

    /// True so often as the ratio says. Draws nothing when it is never or always.
    mutating func chance(_ ratio: Ratio) -> Bool {
        if ratio.numerator == 0 { return false }
        if ratio.numerator == ratio.denominator { return true }
        return below(ratio.denominator) < ratio.numerator
    }

    /// One element, each as likely as any other; nil when there is none.
    mutating func pick<C: RandomAccessCollection>(from elements: C) -> C.Element? {
        guard !elements.isEmpty else { return nil }
        return elements[elements.index(elements.startIndex, offsetBy: Int(below(UInt64(elements.count))))]
    }

    /// Puts the elements into a random order (Fisher and Yates), each order as likely as any other.
    mutating func shuffle<Element>(_ elements: inout [Element]) {
        guard elements.count > 1 else { return }
        for last in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(last, Int(below(UInt64(last + 1))))
        }
    }

    /// So many random bytes.
    mutating func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            var word = next()
            for _ in 0..<min(8, count - bytes.count) {
                bytes.append(UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
        }
        return bytes
    }

    /// Sixteen random bytes as 8-4-4-4-12 lower-case digits. Like HashiCorp's go-uuid, without the version bits of
    /// RFC 9562.
    mutating func uuid() -> String {
        let bytes = bytes(16)
        return String(unsafeUninitializedCapacity: 36) { buffer in
            var position = 0
            func put(_ character: UInt8) {
                buffer[position] = character
                position += 1
            }
            for (index, byte) in bytes.enumerated() {
                if index == 4 || index == 6 || index == 8 || index == 10 { put(UInt8(ascii: "-")) }
                for digit in [byte >> 4, byte & 15] {
                    put(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
                }
            }
            return position
        }
    }

    /// The first that is not taken yet.
    mutating func uuid(unless isTaken: (String) -> Bool) -> String {
        while true {
            let id = uuid()
            if !isTaken(id) { return id }
        }
    }
}
