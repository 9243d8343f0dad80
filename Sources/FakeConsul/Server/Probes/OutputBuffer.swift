// SPDX-License-Identifier: MIT

/// Keeps the last so many bytes of what is written to it, and counts all of them (armon/circbuf).
struct OutputBuffer {
    let capacity: Int
    /// How much was written, kept or not.
    private(set) var total = 0
    private var kept: [UInt8] = []

    /// - Parameter capacity: zero or less is Consul's default.
    init(capacity: Int) {
        self.capacity = capacity > 0 ? min(capacity, 16 << 20) : ProbeRequest.defaultOutputSize
    }

    mutating func append(_ bytes: some Collection<UInt8>) {
        total += bytes.count
        kept.append(contentsOf: bytes)
        // Cut now and then only: a byte is moved once for each byte that comes.
        if kept.count > capacity * 2 { kept.removeFirst(kept.count - capacity) }
    }

    var text: String { String(decoding: kept.suffix(capacity), as: UTF8.self) }
}
