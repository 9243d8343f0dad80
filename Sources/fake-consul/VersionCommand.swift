// SPDX-License-Identifier: MIT

import FakeConsul

/// `version`: what clients parse to learn which Consul they have (`consul command/version`).
enum VersionCommand {
    static func run(_ arguments: [String]) -> Int32 {
        var format = "pretty"
        let flags = FlagSet([FlagSet.Flag("format", "Output format {pretty|json}")])
        do throws(FlagSet.Refusal) { _ = try flags.parse(arguments) { format = $1 } } catch {
            return CommandLineTool.refuse(error, help: flags.usage("Usage: fake-consul version [options]"))
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
