// SPDX-License-Identifier: MIT

/// What the flags of `agent` say.
package struct AgentFlags: Sendable {
    package private(set) var isDevMode = false
    /// The files and directories of configuration, in the order in which they were given.
    package private(set) var configurationPaths: [String] = []
    /// The language of all files whatever they are called; nil where their names tell it.
    package private(set) var format: ConfigurationFormat?
    /// `-hcl`: texts that count as the last files.
    private(set) var fragments: [String] = []
    /// Lists, which come before those of the files: lists are appended to each other.
    private(set) var lists = ConfigurationTree()
    /// All other settings, which win over those of the files.
    private(set) var values = ConfigurationTree()
    private(set) var warnings: [String] = []
    private var formatName = ""

    package init() {}

    /// `-dev`, and flags that set these members of the stanza `simulation`.
    static func development(simulation: [String: ConfigurationTree.Value] = [:]) -> AgentFlags {
        var flags = AgentFlags()
        flags.isDevMode = true
        for (key, value) in simulation { flags.values.set(["simulation", key], to: value) }
        return flags
    }

    /// Throws what is wrong with the command line, in the words of Consul.
    package init(parsing arguments: [String]) throws(FlagSet.Refusal) {
        let table = Self.table
        let rest = try FlagSet(table.map(\.flag)).parse(arguments) { name, value in
            guard let entry = table.first(where: { $0.flag.name == name }) else { return }
            try set(entry.target, value)
        }
        if !rest.isEmpty { throw .extra(rest) }
        for (old, new) in [("-join", "retry_join"), ("-join-wan", "retry_join_wan")] { applyDeprecated(old, new) }
    }

    /// `-config-format` is checked with the files, as Consul does.
    package func checkFormat() throws(ConfigurationError) {
        guard formatName.isEmpty || format != nil else {
            throw ConfigurationError("config: -config-format must be either 'hcl' or 'json'")
        }
    }

    private mutating func set(_ target: Target, _ value: String) throws(FormatError) {
        switch target {
        case .dev: isDevMode = try Self.bool(value)
        case .path: configurationPaths.append(value)
        case .fragment: fragments.append(value)
        case .format:
            formatName = value
            format = ConfigurationFormat(rawValue: value)
        case .bool(let path): values.set(path, to: .bool(try Self.bool(value)))
        case .int(let path): values.set(path, to: .int(try Self.int(value)))
        case .uint(let path): values.set(path, to: .int(try Self.uint(value)))
        case .string(let path): values.set(path, to: .string(value))
        case .list(let key): lists[key] = .strings((lists.strings(key) ?? []) + [value])
        case .lateList(let stanza, let key):
            values.set([stanza, key], to: .strings((values.table(stanza).strings(key) ?? []) + [value]))
        case .map(let key):
            let parts = value.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            var map = values.stringMap(key) ?? [:]
            map[parts[0]] = parts.count > 1 ? parts[1] : ""
            values[key] = .stringMap(map)
        }
    }

    private mutating func applyDeprecated(_ old: String, _ new: String) {
        guard let addresses = lists.strings(old) else { return }
        lists[new] = .strings((lists.strings(new) ?? []) + addresses)
        lists[old] = nil
        let replacement = "-" + new.replacingUnderscores()
        warnings.append("The flag '\(old)' is deprecated. Use the '\(replacement)' flag instead.")
    }

    // MARK: Values

    private static func bool(_ text: String) throws(FormatError) -> Bool {
        switch text {
        case "1", "t", "T", "true", "TRUE", "True": return true
        case "0", "f", "F", "false", "FALSE", "False": return false
        default: throw FormatError("strconv.ParseBool: parsing \(GoQuote.quote(text)): invalid syntax")
        }
    }

    private static func int(_ text: String) throws(FormatError) -> Int { try number(text, "Atoi") { Int(text) } }

    private static func uint(_ text: String) throws(FormatError) -> Int {
        let isSigned = text.hasPrefix("-") || text.hasPrefix("+")
        return try number(text, "ParseUint", mayBeSigned: false) { isSigned ? nil : Int(text) }
    }

    private static func number(
        _ text: String,
        _ function: String,
        mayBeSigned: Bool = true,
        _ parse: () -> Int?
    ) throws(FormatError) -> Int {
        if let number = parse() { return number }
        let digits = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
        let isNumber = !digits.isEmpty && digits.allSatisfy { (0x30...0x39).contains($0) }
        let reason =
            isNumber && text.utf8.count - digits.count <= (mayBeSigned ? 1 : 0)
            ? "value out of range" : "invalid syntax"
        throw FormatError("strconv.\(function): parsing \(GoQuote.quote(text)): \(reason)")
    }
}

extension String {
    fileprivate func replacingUnderscores() -> String {
        String(decoding: utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }, as: UTF8.self)
    }
}
