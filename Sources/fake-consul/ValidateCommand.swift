// SPDX-License-Identifier: MIT

import FakeConsul

/// `validate`: checks configuration files as an agent would read them (`consul command/validate`).
enum ValidateCommand: Command {
    static let name = "validate"
    static let summary = "Validate config files/directories"
    static var usage: String { options.usage("Usage: fake-consul validate [options] FILE_OR_DIRECTORY...") }

    private static var options: FlagSet {
        FlagSet([
            FlagSet.Flag(
                "config-format",
                placeholder: "string",
                "The language of all files, whatever they are called: hcl or json."
            ),
            FlagSet.Flag("quiet", isSwitch: true, "Prints nothing where all is well."),
        ])
    }

    static func run(_ arguments: [String]) -> Int32 {
        var format = ""
        var isQuiet = false
        let paths: [String]
        do throws(FlagSet.Refusal) {
            paths = try options.parse(arguments) { name, value in
                if name == "quiet" { isQuiet = value != "false" } else { format = value }
            }
        } catch {
            return CommandLineTool.refuse(error, of: options, usage)
        }
        guard !paths.isEmpty else {
            Terminal.printError("Must specify at least one config file or directory")
            return 1
        }
        guard format.isEmpty || ConfigurationFormat(rawValue: format) != nil else {
            Terminal.printError("-config-format must be either 'hcl' or 'json")
            return 1
        }
        do {
            let files = paths.map { "-config-file=\($0)" }
            let flags = try AgentFlags(parsing: format.isEmpty ? files : files + ["-config-format=\(format)"])
            let (_, warnings) = try AgentConfiguration.load(try Machine.inputs(flags))
            if !isQuiet {
                for warning in warnings { Terminal.printError(warning) }
                Terminal.print("Configuration is valid!")
            }
            return 0
        } catch {
            Terminal.printError("Config validation failed: \(AgentCommand.describe(error))")
            return 1
        }
    }
}
