// SPDX-License-Identifier: MIT

import FakeConsul

/// A command of `fake-consul sim`: what an agent's `/sim/v1/` offers, from a shell.
struct SimCommand {
    /// What goes wrong while a command runs.
    struct Failure: Error {
        let message: String
        init(_ message: String) { self.message = message }
    }

    /// With `sim` in front: `sim crash`.
    let name: String
    let summary: String
    /// What stands behind the name: `SELECTOR [options]`.
    let synopsis: String
    let details: String
    let flags: [FlagSet.Flag]
    let action: (SimCall) throws -> Void

    init(
        _ name: String, _ summary: String, takes synopsis: String = "[options]", details: String = "",
        flags: [FlagSet.Flag] = [], action: @escaping (SimCall) throws -> Void
    ) {
        self.name = "sim " + name
        self.synopsis = synopsis
        self.summary = summary
        self.details = details
        self.flags = flags
        self.action = action
    }

    /// Every command, as `sim` lists them.
    static var all: [SimCommand] { statusCommands + faultCommands + clockCommands + wireCommands }

    /// The flags that every command has.
    private static let common = [
        FlagSet.Flag(
            "http-addr", placeholder: "address",
            "The `address` and port of an agent of the simulation. This can also be specified via the "
                + "CONSUL_HTTP_ADDR environment variable. The default value is http://127.0.0.1:8500."),
        FlagSet.Flag(
            "sim-token", placeholder: "string",
            "The value of simulation.token in the agent's configuration, where it has one. This can also be "
                + "specified via the CONSUL_SIM_TOKEN environment variable."),
        FlagSet.Flag("json", isSwitch: true, "Print the agent's answer as JSON."),
    ]

    var usage: String {
        let indented = (details.isEmpty ? summary + "." : details).split(
            separator: "\n", omittingEmptySubsequences: false
        ).map { $0.isEmpty ? "" : "  " + $0 }.joined(separator: "\n")
        return FlagSet(Self.common + flags).usage("Usage: fake-consul \(name) \(synopsis)\n\n\(indented)")
    }

    /// - Returns: 0, or 1 where something was refused or nobody answered.
    func run(_ arguments: [String]) -> Int32 {
        let set = FlagSet(Self.common + flags)
        var call = SimCall()
        do throws(FlagSet.Refusal) {
            // Flags may stand before, between and behind the arguments.
            var rest = arguments
            while true {
                rest = try set.parse(rest) { name, value in call.values[name] = value }
                guard !rest.isEmpty else { break }
                call.arguments.append(rest.removeFirst())
            }
        } catch {
            return CommandLineTool.refuse(error, of: set, usage)
        }
        do {
            try action(call)
            return 0
        } catch let failure as Failure {
            Terminal.printError(failure.message)
        } catch {
            Terminal.printError("\(error)")
        }
        return 1
    }
}

/// One run of a command: what was typed, and the agent that is asked.
struct SimCall {
    var arguments: [String] = []
    /// The flags by name.
    var values: [String: String] = [:]

    var isJSON: Bool { isOn("json") }

    func isOn(_ flag: String) -> Bool { values[flag].map { $0 != "false" } ?? false }

    /// The only argument.
    func only(_ what: String) throws -> String {
        guard arguments.count == 1 else {
            throw SimCommand.Failure("This command takes one argument: \(what)")
        }
        return arguments[0]
    }

    func refuseArguments() throws {
        if let first = arguments.first { throw SimCommand.Failure("Too many arguments (expected 0): \(first)") }
    }

    /// Asks the agent.
    ///
    /// - Throws: `SimCommand.Failure` with the agent's words where it refuses.
    func ask(_ method: String, _ target: String, _ body: [UInt8] = []) throws -> ControlClient.Answer {
        let address = values["http-addr"] ?? Environment["CONSUL_HTTP_ADDR"] ?? "127.0.0.1:8500"
        let token = values["sim-token"] ?? Environment["CONSUL_SIM_TOKEN"] ?? ""
        let answer: ControlClient.Answer
        do {
            answer = try ControlClient(address: address, token: token).send(method, target, body)
        } catch {
            throw SimCommand.Failure("Error talking to the agent: \(error)")
        }
        if answer.status == 200 { return answer }
        // Consul itself answers an unknown path so.
        if answer.status == 404, answer.text.contains("<a href=\"/ui/\"") || answer.text.isEmpty {
            throw SimCommand.Failure("The agent at \(address) is no fake-consul: it knows nothing of \(target)")
        }
        throw SimCommand.Failure("Error (\(answer.status)): \(answer.text)")
    }

    /// Asks the agent and prints what it says: as JSON, or as the closure puts it.
    func report(
        _ method: String, _ target: String, body: [UInt8] = [], _ lines: (JSONValue) -> [String]
    ) throws {
        let answer = try ask(method, target, body)
        guard !isJSON, let value = JSONValue.reading(answer.body) else {
            return Terminal.print(answer.text.hasSuffix("\n") ? String(answer.text.dropLast()) : answer.text)
        }
        for line in lines(value) { Terminal.print(line) }
    }

    /// Text as one segment of a path.
    static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
            let escape = "%" + String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
            return isPlain ? String(UnicodeScalar(byte)) : escape
        }.joined()
    }

    func duration(_ flag: String) throws -> Duration? {
        guard let text = values[flag] else { return nil }
        guard let duration = Duration(goText: text) else {
            throw SimCommand.Failure("-\(flag): invalid duration \"\(text)\" (try 30s, 1m30s, 250ms)")
        }
        return duration
    }
}
