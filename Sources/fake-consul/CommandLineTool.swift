// SPDX-License-Identifier: MIT

import FakeConsul

/// The commands of `fake-consul`, by their names. A new one is a file and a line here.
enum CommandLineTool {
    static var commands: [(name: String, summary: String, run: ([String]) -> Int32)] {
        [
        ("agent", "Runs a Consul agent", AgentCommand.run),
        ("keygen", "Generates a new encryption key", KeygenCommand.run),
        ("validate", "Validate config files/directories", ValidateCommand.run),
        ("version", "Prints the Consul version", VersionCommand.run),
        ]
    }

    /// Runs the command that the arguments name.
    ///
    /// - Returns: the status for the process to exit with: 127 where there is no such command, as Consul's.
    static func run(_ arguments: [String]) -> Int32 {
        guard let name = arguments.first(where: { !$0.hasPrefix("-") }) else {
            if arguments.contains(where: isVersionFlag) { return VersionCommand.run([]) }
            Terminal.printError(usage)
            return arguments.contains(where: isHelpFlag) ? 0 : 127
        }
        if name == "help" {
            Terminal.print(usage)
            return 0
        }
        guard let command = commands.first(where: { $0.name == name }), arguments.first == name else {
            Terminal.printError(usage)
            return 127
        }
        return command.run(Array(arguments.dropFirst()))
    }

    /// Says why a command's flags are refused, or what they are where help was asked for.
    static func refuse(_ refusal: FlagSet.Refusal, help: String) -> Int32 {
        switch refusal {
        case .help: Terminal.printError(help)
        case .invalid(let message): Terminal.printError(message)
        }
        return 1
    }

    private static func isVersionFlag(_ argument: String) -> Bool { ["-v", "-version", "--version"].contains(argument) }

    private static func isHelpFlag(_ argument: String) -> Bool { ["-h", "-help", "--help"].contains(argument) }

    private static var usage: String {
        let width = commands.map(\.name.count).max() ?? 0
        let lines = commands.map { command in
            "    " + command.name + String(repeating: " ", count: width - command.name.count + 4) + command.summary
        }
        return "Usage: fake-consul [--version] [--help] <command> [<args>]\n\nAvailable commands are:\n"
            + lines.joined(separator: "\n")
    }
}
