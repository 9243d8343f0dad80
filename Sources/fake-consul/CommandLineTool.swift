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
    static var commands: [CommandEntry] {
        let types: [any Command.Type] = [
            AgentCommand.self, KeygenCommand.self, SimGroup.self, ValidateCommand.self, VersionCommand.self,
        ]
        return types.map(CommandEntry.init) + SimCommand.all.map(CommandEntry.init)
    }

    /// Runs the command that the arguments name.
    ///
    /// - Returns: the status for the process to exit with: 127 where there is no such command, as Consul's.
    static func run(_ arguments: [String]) -> Int32 {
        switch Invocation(arguments, commands: commands.map { $0.name }) {
        case .version: return VersionCommand.run([])
        case .help(let name):
            Terminal.print(command(name)?.usage() ?? usage)
            return 0
        case .command(let name, let arguments):
            return command(name)?.run(arguments) ?? 127
        case .misplacedFlags(let name):
            Terminal.printError(
                """
                Invalid flags before the subcommand. If these flags are for
                the subcommand, please put them after the subcommand.

                \(command(name)?.usage() ?? usage)
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

    private static func command(_ name: String) -> CommandEntry? { commands.first { $0.name == name } }

    private static var usage: String {
        "Usage: fake-consul [--version] [--help] <command> [<args>]\n\nAvailable commands are:\n"
            + list(commands.filter { !$0.name.contains(" ") }.map { ($0.name, $0.summary) }) + "\n"
    }

    /// Names with what they do, one a line.
    static func list(_ commands: [(name: String, summary: String)]) -> String {
        let width = commands.map { $0.name.count }.max() ?? 0
        return commands.map { command in
            "    \(command.name)" + String(repeating: " ", count: width - command.name.count + 4) + command.summary
        }.joined(separator: "\n")
    }
}

/// A command as the list holds it.
struct CommandEntry {
    let name: String
    let summary: String
    let usage: () -> String
    let run: ([String]) -> Int32

    init(_ type: any Command.Type) {
        name = type.name
        summary = type.summary
        usage = { type.usage }
        run = { type.run($0) }
    }

    init(_ command: SimCommand) {
        name = command.name
        summary = command.summary
        usage = { command.usage }
        run = { command.run($0) }
    }
}
