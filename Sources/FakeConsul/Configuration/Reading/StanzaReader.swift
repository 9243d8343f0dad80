// SPDX-License-Identifier: MIT

/// Fills settings in from a stanza: what the stanza does not name keeps its value.
struct StanzaReader {
    let tree: ConfigurationTree
    /// What stands before a key's name in messages, with the dot.
    let prefix: String
    let report: ConfigurationReport

    init(_ tree: ConfigurationTree, prefix: String = "", report: ConfigurationReport) {
        self.tree = tree
        self.prefix = prefix
        self.report = report
    }

    /// The reader of a stanza within this one.
    func stanza(_ key: String) -> StanzaReader {
        StanzaReader(tree.table(key), prefix: prefix + key + ".", report: report)
    }

    func read(_ key: String, into setting: inout Bool) {
        if let value = tree.bool(key) { setting = value }
    }

    func read(_ key: String, into setting: inout Int) {
        if let value = tree.int(key) { setting = value }
    }

    func read(_ key: String, into setting: inout Double) {
        if let value = tree.float(key) { setting = value }
    }

    func read(_ key: String, into setting: inout String) {
        if let value = tree.string(key) { setting = value }
    }

    func read(_ key: String, into setting: inout [String: String]) {
        if let value = tree.stringMap(key) { setting.merge(value) { $1 } }
    }

    /// Appends, as lists of later sources are appended to those of earlier ones.
    func read(_ key: String, into setting: inout [String]) {
        if let value = tree.strings(key) { setting += value }
    }

    /// A negative number of events a second stands for no limit.
    func read(_ key: String, into setting: inout RateLimit) {
        if let value = tree.float(key) { setting = value < 0 ? .unlimited : .perSecond(value) }
    }

    /// - Parameter name: what messages call the key, where Consul does not call it by its path.
    func read(_ key: String, as name: String? = nil, into setting: inout Duration) {
        guard let text = tree.string(key) else { return }
        setting = duration(text, name ?? prefix + key)
    }

    /// The duration, or zero with an error noted.
    func duration(_ text: String, _ name: String) -> Duration {
        do {
            return try GoDuration.parse(text)
        } catch {
            report.fail("\(name): invalid duration: \(GoQuote.quote(text)): \(error.message)")
            return .zero
        }
    }

    /// A duration that must be no shorter than the least.
    func read(_ key: String, atLeast least: Duration, into setting: inout Duration) {
        guard let text = tree.string(key) else { return }
        setting = duration(text, prefix + key)
        if setting < least {
            report.fail("\(prefix)\(key): duration '\(text)' cannot be less than: \(GoDuration.format(least))")
        }
    }

    /// A port: 0 for any that is free (in Consul: none), -1 for none.
    func read(_ key: String, port setting: inout Int) {
        guard let value = tree.int(key) else { return }
        setting = max(-1, value)
        if value > 65535 { report.fail("\(prefix)\(key): invalid port: \(value)") }
    }
}

/// How many events a second are let through.
enum RateLimit: Sendable, Equatable {
    case unlimited
    case perSecond(Double)
}
