// SPDX-License-Identifier: MIT

/// The record of a run: one stable line an event, a running hash of all lines, and the last lines themselves.
///
/// Same seed and same calls, same hash. The hash covers the very bytes of the lines, each ended by a line feed, so
/// what a reader sees is what was hashed. Times are nanoseconds since the run's start, so the date of a run does not
/// show.
struct Trace: Sendable {
    private let start: Instant
    private var fnv = FNV1a()
    private var line = TraceLine()
    /// The last lines, a ring: the oldest is at `recorded % capacity` once it is full.
    private var ring: [[UInt8]] = []
    private let capacity: Int
    /// How many lines there were.
    private(set) var recorded = 0

    /// - Parameter keeping: how many of the last lines to keep; none by zero, the hash runs all the same.
    init(start: Instant, keeping capacity: Int) {
        self.start = start
        self.capacity = max(0, capacity)
    }

    /// The hash of all lines so far: 64 bits of FNV-1a in sixteen digits.
    var hash: String { hexadecimal(fnv.value) }

    /// The last lines, oldest first, without their ends.
    var lines: [String] {
        let oldest = ring.count < capacity || ring.isEmpty ? 0 : recorded % capacity
        return (ring[oldest...] + ring[..<oldest]).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Adds a line.
    mutating func record(_ event: some TraceEvent, at now: Instant) {
        line.clear()
        line.number((now - start).nanoseconds)
        event.write(to: &line)
        line.bytes.withUnsafeBufferPointer { bytes in
            for byte in bytes { fnv.add(byte) }
        }
        fnv.add(UInt8(ascii: "\n"))
        keep()
        recorded += 1
    }

    private mutating func keep() {
        guard capacity > 0 else { return }
        guard ring.count == capacity else { return ring.append(line.bytes) }
        // Copies the bytes: a shared buffer would have to be allocated anew for the next line.
        let slot = recorded % capacity
        ring[slot].removeAll(keepingCapacity: true)
        ring[slot].append(contentsOf: line.bytes)
    }
}
