// SPDX-License-Identifier: MIT

import FakeConsul

/// `agent`: runs an agent until a signal ends it (`consul command/agent`).
enum AgentCommand: Command {
    static let name = "agent"
    static let summary = "Runs a Consul agent"
    static var usage: String { AgentFlags.usage }

    static func run(_ arguments: [String]) -> Int32 {
        let flags: AgentFlags
        do throws(FlagSet.Refusal) { flags = try AgentFlags(parsing: arguments) } catch {
            Terminal.printError(AgentFlags.explanation(of: error))
            return 1
        }
        do {
            let inputs = try Machine.inputs(flags)
            let (configuration, warnings) = try AgentConfiguration.load(inputs)
            try configuration.checkBeforeStart()
            let process = try AgentProcess(configuration, warnings: warnings) { try reload(flags) }
            return process.run()
        } catch {
            Terminal.printError("==> \(describe(error))")
            return 1
        }
    }

    /// The configuration as the files say it now, with the flags of the start.
    private static func reload(_ flags: AgentFlags) throws -> AgentConfiguration {
        try AgentConfiguration.load(try Machine.inputs(flags)).configuration
    }

    static func describe(_ error: any Error) -> String {
        switch error {
        case let error as ConfigurationError: error.message
        case let error as FakeConsul.StartError: error.description
        default: "\(error)"
        }
    }
}
