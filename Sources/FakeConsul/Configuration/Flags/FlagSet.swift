// SPDX-License-Identifier: MIT

/// The flags of a command, read and printed as Go's `flag` package does: `-name value`, `-name=value`, with one hyphen
/// or two; switches take a value only behind `=`.
package struct FlagSet: Sendable {
    package struct Flag: Sendable {
        package let name: String
        let help: String
        let isSwitch: Bool

        package init(_ name: String, isSwitch: Bool = false, _ help: String) {
            self.name = name
            self.help = help
            self.isSwitch = isSwitch
        }
    }

    /// What the command line got wrong, in Go's words.
    package enum Refusal: Error, Equatable {
        /// Help was asked for.
        case help
        case invalid(String)
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
    /// What Go prints below a refusal (`FlagSet.PrintDefaults`).
    package var defaults: String {
        flags.map { flag in
            "  -\(flag.name)\(flag.isSwitch ? "" : " value")\n    \t\(flag.help)\n"
        }.joined()
    }

    /// The help text of a command: its title, then every flag with its help in lines of at most 72 columns.
    package func usage(_ title: String) -> String {
        var text = title + "\n\nCommand Options\n"
        for flag in flags {
            text += "\n  -\(flag.name)\(flag.isSwitch ? "" : "=<value>")\n"
            text += Self.wrapped(flag.help, width: 67).map { "     \($0)\n" }.joined()
        }
        return String(text.dropLast())
    }

    private static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.utf8.count + word.utf8.count < width {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
