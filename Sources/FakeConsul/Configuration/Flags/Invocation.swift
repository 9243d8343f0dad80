// SPDX-License-Identifier: MIT

/// What a command line asks for, by the rules of Consul's (mitchellh/cli).
package enum Invocation: Equatable {
    case command(String, arguments: [String])
    /// Help for a command, or for all where it is empty.
    case help(String)
    case version
    /// Flags before the command, which belong behind it.
    case misplacedFlags(before: String)
    /// No command, or none that there is.
    case unknown

    /// - Parameter commands: the names of all commands; one within another has both names, with a space between.
    package init(_ arguments: [String], commands: [String]) {
        let considered = arguments.prefix { $0 != "--" }
        let start = considered.firstIndex { !$0.isEmpty && !$0.hasPrefix("-") }
        let leading = considered[..<(start ?? considered.endIndex)]
        if leading.contains(where: { ["-v", "-version", "--version"].contains($0) }) {
            self = .version
            return
        }
        let asksForHelp = considered.contains(where: Self.isHelp)
        guard let start else {
            self = asksForHelp ? .help("") : .unknown
            return
        }
        guard let name = Self.longestName(in: considered[start...], commands) else {
            self = .unknown
            return
        }
        if asksForHelp {
            self = .help(name)
        } else if leading.contains(where: { $0.hasPrefix("-") }) {
            self = .misplacedFlags(before: name)
        } else {
            let words = name.split(separator: " ").count
            self = .command(name, arguments: Array(arguments[(start + words)...]))
        }
    }

    private static func isHelp(_ argument: String) -> Bool { ["-h", "-help", "--help"].contains(argument) }

    /// The command that as many of the arguments as possible name, up to the first flag.
    private static func longestName(in arguments: ArraySlice<String>, _ commands: [String]) -> String? {
        let words = arguments.prefix { !$0.isEmpty && !$0.hasPrefix("-") && !$0.contains(" ") }
        for count in stride(from: words.count, to: 0, by: -1) {
            let name = words.prefix(count).joined(separator: " ")
            if commands.contains(name) { return name }
        }
        return nil
    }
}
