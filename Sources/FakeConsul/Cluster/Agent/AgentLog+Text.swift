// SPDX-License-Identifier: MIT

extension AgentLog.Entry {
    /// The line as HashiCorp's hclog writes it, without the line end:
    /// `2026-11-24T10:00:00.000Z [INFO]  agent: Synced service: service=web`.
    var text: String {
        var text = "\(Self.milliseconds(time)) \(level.bracket) \(line.part): \(line.message)"
        if !line.values.isEmpty { text += ":" }
        for value in line.values { text += " \(value.name)=\(Self.quoted(value.text))" }
        return text
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

    private static func milliseconds(_ time: Instant) -> String { date(time) + fraction(time, digits: 3) + "Z" }

    private static func microseconds(_ time: Instant) -> String { date(time) + fraction(time, digits: 6) + "Z" }

    private static func date(_ time: Instant) -> String {
        String(Timestamp.rfc3339(nanoseconds: time.nanoseconds).prefix(19))
    }

    private static func fraction(_ time: Instant, digits: Int) -> String {
        let nanoseconds = UInt64((time.nanoseconds % 1_000_000_000 + 1_000_000_000) % 1_000_000_000)
        let text = String(nanoseconds)
        return "." + (String(repeating: "0", count: 9 - text.count) + text).prefix(digits)
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
    fileprivate var bracket: String { "[\(name.uppercased())]" + (name.count == 4 ? " " : "") }
}
