// SPDX-License-Identifier: MIT

import FakeConsul

/// A command of `fake-consul`. One within another has both names, with a space between.
protocol Command {
    static var name: String { get }
    /// One line for the list of commands.
    static var summary: String { get }
    /// What `-help` prints.
    static var usage: String { get }
    /// - Returns: the status for the process to exit with.
    static func run(_ arguments: [String]) -> Int32
}

/// Runs commands by their names. A new one is a file and a line here.
enum CommandLineTool {
    static var commands: [any Command.Type] {
        [AgentCommand.self, KeygenCommand.self, ValidateCommand.self, VersionCommand.self]
    }

    /// Runs the command that the arguments name.
    ///
    /// - Returns: the status for the process to exit with: 127 where there is no such command, as Consul's.
    static func run(_ arguments: [String]) -> Int32 {
        switch Invocation(arguments, commands: commands.map { $0.name }) {
        case .version: return VersionCommand.run([])
        case .help(let name):
            Terminal.print(command(name)?.usage ?? usage)
            return 0
        case .command(let name, let arguments):
            return command(name)?.run(arguments) ?? 127
        case .misplacedFlags(let name):
            Terminal.printError(
                """
                Invalid flags before the subcommand. If these flags are for
                the subcommand, please put them after the subcommand.

                \(command(name)?.usage ?? usage)
                """
            )
            return 1
        case .unknown:
            if arguments == ["help"] {
                Terminal.print(usage)
                return 0
            }
            Terminal.printError(usage)
            return 127
        }
    }

    /// Says why a command's flags are refused, as Go does.
    static func refuse(_ refusal: FlagSet.Refusal, of flags: FlagSet, _ usage: String) -> Int32 {
        Terminal.printError(refusal == .help ? usage : String(flags.explanation(of: refusal).dropLast()))
        return 1
    }

    private static func command(_ name: String) -> (any Command.Type)? { commands.first { $0.name == name } }

    private static var usage: String {
        let width = commands.map { $0.name.count }.max() ?? 0
        let lines = commands.map { command in
            "    \(command.name)" + String(repeating: " ", count: width - command.name.count + 4) + command.summary
        }
        return "Usage: fake-consul [--version] [--help] <command> [<args>]\n\nAvailable commands are:\n"
            + lines.joined(separator: "\n") + "\n"
    }
}
