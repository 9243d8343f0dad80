// SPDX-License-Identifier: MIT

extension Timestamp {
    /// The time that an RFC 3339 text names, in nanoseconds since the Unix epoch, held to what 64 bits can say (1677 to
    /// 2262).
    ///
    /// Throws Go's refusals: `parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"`.
    static func parseRFC3339(_ text: String) throws(FormatError) -> Int64 {
        var reader = RFC3339Reader(text: Array(text.utf8))
        return try reader.read()
    }
}

private struct RFC3339Reader {
    let text: [UInt8]
    var position = 0

    init(text: [UInt8]) { self.text = text }

    mutating func read() throws(FormatError) -> Int64 {
        let year = try number(4, as: "2006")
        try literal("-")
        let month = try number(2, as: "01")
        guard (1...12).contains(month) else { throw outOfRange("month") }
        try literal("-")
        let day = try number(2, as: "02")
        try literal("T")
        let hour = try number(2, as: "15")
        guard hour < 24 else { throw outOfRange("hour") }
        try literal(":")
        let minute = try number(2, as: "04")
        guard minute < 60 else { throw outOfRange("minute") }
        try literal(":")
        let second = try number(2, as: "05")
        guard second < 60 else { throw outOfRange("second") }
        let nanosecond = fraction()
        let offset = try zone()
        guard position == text.count else {
            throw FormatError("parsing time \(quotedText): extra text: \(GoDuration.quoted(text[position...]))")
        }
        guard day >= 1, day <= CivilTime.daysIn(month: month, of: year) else { throw outOfRange("day") }
        let days = CivilTime.daysSinceEpoch(year: year, month: month, day: day)
        return Self.clamped(
            seconds: days * 86_400 + hour * 3600 + minute * 60 + second - offset,
            nanosecond: nanosecond
        )
    }

    private static func clamped(seconds: Int, nanosecond: Int) -> Int64 {
        let (scaled, overflow) = Int64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, overflowed) = scaled.addingReportingOverflow(Int64(nanosecond))
        return overflow || overflowed ? (seconds < 0 ? .min : .max) : sum
    }

    private var quotedText: String { GoDuration.quoted(text) }

    private func refusal(from start: Int, as element: String) -> FormatError {
        let layout = "\"2006-01-02T15:04:05Z07:00\""
        let rest = GoDuration.quoted(text[start...])
        return FormatError("parsing time \(quotedText) as \(layout): cannot parse \(rest) as \"\(element)\"")
    }

    private func outOfRange(_ element: String) -> FormatError {
        FormatError("parsing time \(quotedText): \(element) out of range")
    }

    private mutating func literal(_ character: Unicode.Scalar) throws(FormatError) {
        guard position < text.count, text[position] == UInt8(ascii: character) else {
            throw refusal(from: position, as: String(Character(character)))
        }
        position += 1
    }

    private mutating func number(_ width: Int, as element: String) throws(FormatError) -> Int {
        guard let value = digits(width) else { throw refusal(from: position, as: element) }
        return value
    }

    private mutating func digits(_ width: Int) -> Int? {
        guard position + width <= text.count else { return nil }
        var value = 0
        for byte in text[position..<position + width] {
            guard byte &- 0x30 < 10 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        position += width
        return value
    }

    /// The fraction of a second in nanoseconds, if one is there; digits beyond nine count for nothing.
    private mutating func fraction() -> Int {
        guard position + 1 < text.count, text[position] == UInt8(ascii: ".") || text[position] == UInt8(ascii: ","),
            text[position + 1] &- 0x30 < 10
        else { return 0 }
        position += 1
        var value = 0
        var places = 0
        while position < text.count, text[position] &- 0x30 < 10 {
            if places < 9 {
                value = value * 10 + Int(text[position] - 0x30)
                places += 1
            }
            position += 1
        }
        while places < 9 {
            value *= 10
            places += 1
        }
        return value
    }

    /// Seconds east of UTC.
    private mutating func zone() throws(FormatError) -> Int {
        let start = position
        if position < text.count, text[position] == UInt8(ascii: "Z") {
            position += 1
            return 0
        }
        guard position < text.count, text[position] == UInt8(ascii: "+") || text[position] == UInt8(ascii: "-") else {
            throw refusal(from: start, as: "Z07:00")
        }
        let sign = text[position] == UInt8(ascii: "-") ? -1 : 1
        position += 1
        guard let hours = digits(2), position < text.count, text[position] == UInt8(ascii: ":") else {
            throw refusal(from: start, as: "Z07:00")
        }
        position += 1
        guard let minutes = digits(2) else { throw refusal(from: start, as: "Z07:00") }
        guard hours <= 24 else { throw outOfRange("time zone offset hour") }
        guard minutes <= 60 else { throw outOfRange("time zone offset minute") }
        return sign * (hours * 3600 + minutes * 60)
    }
}
