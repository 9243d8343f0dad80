// SPDX-License-Identifier: MIT

/// Go's `Time.MarshalBinary`: a version, the seconds since the year 1, nanoseconds, the zone's offset in minutes.
enum GoTime {
    /// The seconds from the year 1 to the Unix epoch.
    private static let epoch: Int64 = 62_135_596_800

    /// The bytes of the time that was never set.
    static let zero = bytes(seconds: 0, nanoseconds: 0)

    /// The bytes of a time in RFC 3339; nil for what is none.
    static func bytes(rfc3339 text: String) -> [UInt8]? {
        if text == Timestamp.zero { return zero }
        guard let time = try? Timestamp.parseRFC3339(text) else { return nil }
        return bytes(nanoseconds: time)
    }

    /// The bytes of a time in nanoseconds since the Unix epoch.
    static func bytes(nanoseconds time: Int64) -> [UInt8] {
        var (seconds, rest) = time.quotientAndRemainder(dividingBy: 1_000_000_000)
        if rest < 0 { (seconds, rest) = (seconds - 1, rest + 1_000_000_000) }
        return bytes(seconds: seconds + epoch, nanoseconds: UInt32(rest))
    }

    private static func bytes(seconds: Int64, nanoseconds: UInt32) -> [UInt8] {
        var bytes: [UInt8] = [1]
        withUnsafeBytes(of: seconds.bigEndian) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: nanoseconds.bigEndian) { bytes.append(contentsOf: $0) }
        // The mark of UTC.
        return bytes + [0xff, 0xff]
    }

    /// The time in RFC 3339 and UTC, held to the years that 64 bits of nanoseconds can say, or the year 1.
    static func rfc3339(_ bytes: [UInt8]) throws(FormatError) -> String {
        guard let time = try nanoseconds(bytes) else { return Timestamp.zero }
        return Timestamp.rfc3339(nanoseconds: time)
    }

    /// In nanoseconds since the Unix epoch; nil for the time that was never set.
    static func nanoseconds(_ bytes: [UInt8]) throws(FormatError) -> Int64? {
        guard !bytes.isEmpty else { throw FormatError("Time.UnmarshalBinary: no data") }
        // Version 2 has the seconds of the zone's offset besides.
        let version = bytes[0]
        guard version == 1 || version == 2 else { throw FormatError("Time.UnmarshalBinary: unsupported version") }
        guard bytes.count == (version == 1 ? 15 : 16) else { throw FormatError("Time.UnmarshalBinary: invalid length") }
        let sinceYearOne = Int64(bitPattern: bytes[1..<9].reduce(0) { $0 << 8 | UInt64($1) })
        let fraction = Int64(bytes[9..<13].reduce(0) { $0 << 8 | UInt32($1) })
        if sinceYearOne == 0, fraction == 0 { return nil }
        let (unix, underflows) = sinceYearOne.subtractingReportingOverflow(epoch)
        // Before the epoch the seconds are rounded down: counted to the next one, they do not overflow by themselves.
        let (seconds, rest) = unix < 0 ? (unix + 1, fraction - 1_000_000_000) : (unix, fraction)
        let (whole, overflows) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (time, exceeds) = whole.addingReportingOverflow(rest)
        guard !underflows, !overflows, !exceeds, fraction < 1_000_000_000 else {
            throw FormatError("Time.UnmarshalBinary: time out of range")
        }
        return time
    }
}
