// SPDX-License-Identifier: MIT

/// Something that the trace can record.
///
/// A generic value rather than a closure or a text: writing it is a few stores into a buffer that is used again and
/// again.
protocol TraceEvent {
    /// Appends the words of the line after the time.
    func write(to line: inout TraceLine)
}

/// One line of the trace under construction: words separated by single spaces.
struct TraceLine: Sendable {
    private(set) var bytes: [UInt8] = []

    mutating func clear() { bytes.removeAll(keepingCapacity: true) }

    /// A word known at compile time; written as it is.
    mutating func word(_ word: StaticString) {
        separate()
        bytes.append(contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }

    /// Text from outside; what could break a line or a word apart is escaped as `\xNN`.
    mutating func text(_ text: some Sequence<UInt8>) {
        separate()
        for byte in text {
            if byte > 0x20, byte != 0x5c, byte != 0x7f { bytes.append(byte) } else { escape(byte) }
        }
    }

    mutating func text(_ text: String) { self.text(text.utf8) }

    mutating func number(_ value: UInt64) {
        separate()
        digits(of: value)
    }

    mutating func number(_ value: Int64) {
        separate()
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        digits(of: value.magnitude)
    }

    mutating func number(_ value: Int) { number(Int64(value)) }

    private mutating func separate() {
        if !bytes.isEmpty { bytes.append(UInt8(ascii: " ")) }
    }

    private mutating func escape(_ byte: UInt8) {
        let digits: StaticString = "0123456789abcdef"
        bytes.append(contentsOf: [
            UInt8(ascii: "\\"), UInt8(ascii: "x"), digits.utf8Start[Int(byte >> 4)], digits.utf8Start[Int(byte & 15)],
        ])
    }

    private mutating func digits(of value: UInt64) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var position = digits.count
            var rest = value
            repeat {
                position -= 1
                digits[position] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: digits[position...]))
        }
    }
}
