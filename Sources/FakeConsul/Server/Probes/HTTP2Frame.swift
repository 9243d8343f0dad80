// SPDX-License-Identifier: MIT

/// One HTTP/2 frame (RFC 9113 §4.1).
struct HTTP2Frame: Hashable {
    static let data: UInt8 = 0
    static let headers: UInt8 = 1
    static let resetStream: UInt8 = 3
    static let settings: UInt8 = 4
    static let ping: UInt8 = 6
    static let goAway: UInt8 = 7
    static let continuation: UInt8 = 9

    /// END_STREAM of DATA and HEADERS, ACK of SETTINGS and PING.
    static let endOrAck: UInt8 = 1
    static let endHeaders: UInt8 = 4
    static let padded: UInt8 = 8
    static let priority: UInt8 = 0x20

    /// What a client says first, before its settings.
    static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    var type: UInt8
    var flags: UInt8 = 0
    var stream: UInt32 = 0
    var payload: [UInt8] = []

    func has(_ flag: UInt8) -> Bool { flags & flag != 0 }

    var bytes: [UInt8] {
        let length = payload.count
        return [UInt8(truncatingIfNeeded: length >> 16), UInt8(truncatingIfNeeded: length >> 8)]
            + [UInt8(truncatingIfNeeded: length), type, flags] + stream.bigEndianBytes + payload
    }

    /// The payload without padding and priority; nil where they do not fit.
    var content: ArraySlice<UInt8>? {
        guard type == Self.data || type == Self.headers else { return payload[...] }
        var rest = payload[...]
        if has(Self.padded) {
            guard let padding = rest.popFirst(), rest.count >= Int(padding) else { return nil }
            rest = rest.dropLast(Int(padding))
        }
        if type == Self.headers && has(Self.priority) {
            if rest.count < 5 { return nil }
            rest = rest.dropFirst(5)
        }
        return rest
    }
}

/// Cuts a stream into frames.
struct HTTP2FrameReader {
    /// The largest frame that a peer may send to who has not allowed more.
    private static let largest = 16_384
    private var buffer: [UInt8] = []

    struct TooLarge: Error {}

    mutating func feed(_ bytes: [UInt8]) { buffer += bytes }

    /// Nil where the frame is not whole yet.
    mutating func next() throws(TooLarge) -> HTTP2Frame? {
        guard buffer.count >= 9 else { return nil }
        let length = Int(buffer[0]) << 16 | Int(buffer[1]) << 8 | Int(buffer[2])
        if length > Self.largest { throw TooLarge() }
        guard buffer.count >= 9 + length else { return nil }
        let stream = UInt32(bigEndianBytes: buffer[5..<9]) & 0x7fff_ffff
        let payload = Array(buffer[9..<9 + length])
        defer { buffer.removeFirst(9 + length) }
        return HTTP2Frame(type: buffer[3], flags: buffer[4], stream: stream, payload: payload)
    }
}

extension UInt32 {
    /// The number in network order.
    var bigEndianBytes: [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: self >> $0) }
    }

    init(bigEndianBytes bytes: ArraySlice<UInt8>) {
        self = bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
