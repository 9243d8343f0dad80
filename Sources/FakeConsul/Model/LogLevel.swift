// SPDX-License-Identifier: MIT

/// How much an agent logs, least to most severe (`log_level`, `?loglevel`).
enum LogLevel: Int, Comparable, Sendable, CaseIterable {
    case trace, debug, info, warn, error

    /// The level of that name, in any case; nil for a name that Consul does not know.
    init?(name: String) {
        switch name.uppercased() {
        case "TRACE": self = .trace
        case "DEBUG": self = .debug
        case "INFO": self = .info
        case "WARN": self = .warn
        case "ERR", "ERROR": self = .error
        default: return nil
        }
    }

    static func < (a: LogLevel, b: LogLevel) -> Bool { a.rawValue < b.rawValue }
}
