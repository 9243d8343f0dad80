// SPDX-License-Identifier: MIT

extension AgentLog.Entry {
    /// The line as HashiCorp's hclog writes it, without the line end:
    /// `2026-11-24T10:00:00.000Z [INFO]  agent: Synced service: service=web`.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The same as it is written. As bytes from the start: in dev mode there is one for each request.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(192)
        Self.append(time, digits: 3, to: &bytes)
        bytes.append(UInt8(ascii: " "))
        level.bracket.withUTF8Buffer { bytes += $0 }
        bytes.append(UInt8(ascii: " "))
        bytes += line.part.utf8
        bytes += ": ".utf8
        bytes += line.message.utf8
        if !line.values.isEmpty { bytes.append(UInt8(ascii: ":")) }
        for value in line.values {
            bytes.append(UInt8(ascii: " "))
            bytes += value.name.utf8
            bytes.append(UInt8(ascii: "="))
            bytes += Self.quoted(value.text).utf8
        }
        return bytes
    }

    /// The line as hclog writes it in its JSON format, without the line end.
    var json: [UInt8] {
        var json = JSONWriter()
        var members = line.values.map { (name: $0.name, text: $0.text) }
        members += [
            ("@level", level.name), ("@message", line.message), ("@module", line.part),
            ("@timestamp", Self.microseconds(time)),
        ]
        json.object { json in
            for member in members.sorted(by: { $0.name.precedesInBytes($1.name) }) {
                json.key(member.name)
                json.string(member.text)
            }
        }
        return json.bytes
    }

    private static func microseconds(_ time: Instant) -> String {
        var bytes: [UInt8] = []
        append(time, digits: 6, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// - Parameter digits: of the fraction of a second; none is left out, unlike in RFC 3339 as Go writes it.
    private static func append(_ time: Instant, digits: Int, to bytes: inout [UInt8]) {
        bytes += Timestamp.rfc3339(nanoseconds: time.nanoseconds).utf8.prefix(19)
        bytes.append(UInt8(ascii: "."))
        var rest = (time.nanoseconds % 1_000_000_000 + 1_000_000_000) % 1_000_000_000
        var weight: Int64 = 100_000_000
        for _ in 0..<digits {
            bytes.append(UInt8(ascii: "0") + UInt8(rest / weight))
            rest %= weight
            weight /= 10
        }
        bytes.append(UInt8(ascii: "Z"))
    }

    /// A value as hclog shows it: in quotes where it is empty, or has spaces or what cannot be printed.
    private static func quoted(_ text: String) -> String {
        let isPlain = !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f && $0 != UInt8(ascii: "\"") }
        return isPlain ? text : GoQuote.quote(text)
    }
}

extension LogLevel {
    /// The name in lower case.
    var name: String {
        switch self {
        case .trace: return "trace"
        case .debug: return "debug"
        case .info: return "info"
        case .warn: return "warn"
        case .error: return "error"
        }
    }

    /// The level as it stands in a line, always as wide.
    fileprivate var bracket: StaticString {
        switch self {
        case .trace: "[TRACE]"
        case .debug: "[DEBUG]"
        case .info: "[INFO] "
        case .warn: "[WARN] "
        case .error: "[ERROR]"
        }
    }
}
