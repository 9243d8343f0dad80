// SPDX-License-Identifier: MIT

/// The flags of a command, read and printed as Go's `flag` package does: `-name value`, `-name=value`, with one hyphen
/// or two; switches take a value only behind `=`.
package struct FlagSet: Sendable {
    package struct Flag: Sendable {
        package let name: String
        let help: String
        let isSwitch: Bool
        /// How the value is called; a name in backquotes in the help wins, as in Go.
        let placeholder: String
        /// What is taken where the flag is not given, as Go prints it; empty for nothing worth a word.
        let standard: String

        package init(
            _ name: String,
            isSwitch: Bool = false,
            placeholder: String = "value",
            standard: String = "",
            _ help: String
        ) {
            self.name = name
            self.help = help
            self.isSwitch = isSwitch
            self.placeholder = placeholder
            self.standard = standard
        }
    }

    /// What the command line got wrong, in Go's words.
    package enum Refusal: Error, Equatable {
        /// Help was asked for.
        case help
        case invalid(String)
        /// Arguments behind the flags of a command that takes none.
        case extra([String])
    }

    /// Sorted by name.
    package let flags: [Flag]

    package init(_ flags: [Flag]) {
        self.flags = flags.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// Hands every flag with its value on, in order; answers the arguments behind the flags. What `set` throws is why
    /// it refuses the value.
    package func parse(
        _ arguments: [String],
        set: (_ name: String, _ value: String) throws -> Void
    ) throws(Refusal) -> [String] {
        var rest = arguments[...]
        while let argument = rest.first {
            guard argument.utf8.count > 1, argument.hasPrefix("-") else { break }
            rest.removeFirst()
            if argument == "--" { break }
            let (name, value) = try Self.split(argument)
            guard let flag = flags.first(where: { $0.name == name }) else {
                if name == "h" || name == "help" { throw .help }
                throw .invalid("flag provided but not defined: -\(name)")
            }
            try apply(flag, value, &rest, set)
        }
        return Array(rest)
    }

    private static func split(_ argument: String) throws(Refusal) -> (name: String, value: String?) {
        let body = argument.dropFirst(argument.hasPrefix("--") ? 2 : 1)
        guard let first = body.first, first != "-", first != "=" else { throw .invalid("bad flag syntax: \(argument)") }
        guard let equals = body.firstIndex(of: "=") else { return (String(body), nil) }
        return (String(body[..<equals]), String(body[body.index(after: equals)...]))
    }

    private func apply(
        _ flag: Flag,
        _ given: String?,
        _ rest: inout ArraySlice<String>,
        _ set: (String, String) throws -> Void
    ) throws(Refusal) {
        if flag.isSwitch {
            let value = given ?? "true"
            do {
                try set(flag.name, value)
            } catch {
                throw .invalid("invalid boolean value \(GoQuote.quote(value)) for -\(flag.name): \(Self.words(error))")
            }
            return
        }
        guard let value = given ?? rest.popFirst() else { throw .invalid("flag needs an argument: -\(flag.name)") }
        do {
            try set(flag.name, value)
        } catch {
            throw .invalid("invalid value \(GoQuote.quote(value)) for flag -\(flag.name): \(Self.words(error))")
        }
    }

    private static func words(_ error: any Error) -> String { (error as? FormatError)?.message ?? "parse error" }
}

extension FlagSet {
    /// What Go prints for a refusal: what is wrong, then every flag. Nothing where help was asked for: whoever runs the
    /// command prints that.
    package func explanation(of refusal: Refusal) -> String {
        guard case .invalid(let message) = refusal else { return "" }
        return message + "\nUsage:\n" + defaults
    }

    /// Every flag as Go's `PrintDefaults` has it, each with a line end.
    var defaults: String {
        flags.map { flag in
            let (name, help) = flag.unquoted
            let head = "  -\(flag.name)" + (name.isEmpty ? "" : " " + name)
            let standard = flag.standard.isEmpty ? "" : " (default \(flag.standard))"
            // What fits before the first tab stop stays on its line.
            let gap = head.utf8.count <= 4 ? "\t" : "\n    \t"
            return head + gap + Self.indented(help) + standard + "\n"
        }.joined()
    }

    private static func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n    \t")
    }

    /// The help text of a command: its title, then every flag with its help in lines of at most 72 columns.
    package func usage(_ title: String) -> String {
        guard !flags.isEmpty else { return title }
        return title + "\n\n" + section("Command Options")
    }

    /// The flags under a heading, each with its help in lines of at most 72 columns.
    package func section(_ heading: String) -> String {
        let entries = flags.map { flag in
            let (name, help) = flag.unquoted
            let head = "\n\n  -\(flag.name)" + (name.isEmpty ? "" : "=<\(name)>")
            return head + Self.wrapped(help, width: 67).map { "\n     " + $0 }.joined()
        }
        return heading + entries.joined()
    }

    private static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(whereSeparator: \.isWhitespace) {
            if let last = lines.last, last.utf8.count + word.utf8.count < width {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}

extension FlagSet.Flag {
    /// The name of the value, none for a switch, and the help without the backquotes around it (Go's `UnquoteUsage`).
    fileprivate var unquoted: (name: String, help: String) {
        let parts = help.split(separator: "`", maxSplits: 2, omittingEmptySubsequences: false)
        if parts.count == 3 { return (String(parts[1]), parts.joined()) }
        return (isSwitch ? "" : placeholder, help)
    }
}
