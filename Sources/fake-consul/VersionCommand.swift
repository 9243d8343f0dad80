// SPDX-License-Identifier: MIT

import FakeConsul

/// `version`: what clients parse to learn which Consul they have (`consul command/version`).
enum VersionCommand: Command {
    static let name = "version"
    static let summary = "Prints the Consul version"
    static var usage: String { flags.usage("Usage: fake-consul version [options]") }

    private static var flags: FlagSet {
        FlagSet([
            FlagSet.Flag("format", placeholder: "string", standard: "\"pretty\"", "How to print it: pretty or json.")
        ])
    }

    static func run(_ arguments: [String]) -> Int32 {
        var format = "pretty"
        do throws(FlagSet.Refusal) { _ = try flags.parse(arguments) { format = $1 } } catch {
            return CommandLineTool.refuse(error, of: flags, usage)
        }
        switch format {
        case "pretty":
            Terminal.print(ConsulVersion.text())
            return 0
        case "json":
            Terminal.print(ConsulVersion.json())
            return 0
        default:
            Terminal.printError("Unknown format: \(format)")
            return 1
        }
    }
}
