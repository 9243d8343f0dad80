// SPDX-License-Identifier: MIT

/// Packs bits into bytes, the lowest bit first, as DEFLATE does (RFC 1951 §3.1.1).
struct BitWriter {
    private(set) var bytes: [UInt8] = []
    private var pending: UInt64 = 0
    private var pendingCount: UInt64 = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Appends the lowest bits of the value; at most 32.
    @inline(__always)
    mutating func write(_ value: UInt32, _ count: Int) {
        pending |= UInt64(value) << pendingCount
        pendingCount += UInt64(count)
        while pendingCount >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: pending))
            pending >>= 8
            pendingCount -= 8
        }
    }

    /// Fills the last byte up with zeros.
    mutating func align() {
        if pendingCount > 0 { write(0, Int(8 - pendingCount)) }
    }

    /// Appends whole bytes; the writer must be aligned.
    mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }
}
