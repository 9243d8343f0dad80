// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// A machine for tests: `node1`, with `eth0` (10.0.1.7/24) on the default route, and a loopback.
enum TestMachine {
    static let interfaces = NetworkInterfaces(
        addresses: [
            address("lo", "127.0.0.1/8", [.up, .loopback]),
            address("lo", "::1/128", [.up, .loopback]),
            address("eth0", "10.0.1.7/24", [.up, .broadcast, .multicast]),
            address("eth0", "fe80::42:ff/64", [.up, .broadcast, .multicast]),
        ],
        defaultInterface: "eth0"
    )

    static let facts = ConfigurationFacts(hostName: "node1", interfaces: interfaces, openFileLimit: 1024) { path in
        switch path {
        case "/a/file": .file
        case "/no/entry": .unknown("stat /no/entry: permission denied")
        default: .absent
        }
    }

    static func address(_ interface: String, _ text: String, _ flags: InterfaceAddress.Flags) -> InterfaceAddress {
        InterfaceAddress(
            interface: interface,
            network: IPNetwork(text) ?? IPNetwork(.anyV4, prefixLength: 0),
            flags: flags
        )
    }
}

/// Loads a configuration as an agent on the test machine would. Files are called `0.json`,
/// `1.json` ..., then `0.hcl` ...
func load(
    _ flags: [String] = [],
    json: [String] = [],
    hcl: [String] = [],
    facts: ConfigurationFacts = TestMachine.facts
) throws -> (configuration: AgentConfiguration, warnings: [String]) {
    let files = [(ConfigurationFormat.json, json), (.hcl, hcl)].flatMap { format, texts in
        texts.enumerated().map { index, text in
            ConfigurationSource(name: "\(index).\(format.rawValue)", format: format, text: Array(text.utf8))
        }
    }
    let inputs = AgentConfiguration.Inputs(flags: try AgentFlags(parsing: flags), files: files, facts: facts)
    return try AgentConfiguration.load(inputs)
}

/// Why the load is refused; nil where it is not.
func refusal(_ flags: [String] = [], json: [String] = [], hcl: [String] = []) -> String? {
    do {
        _ = try load(flags, json: json, hcl: hcl)
        return nil
    } catch let error as ConfigurationError {
        return error.message
    } catch FlagSet.Refusal.invalid(let message) {
        return message
    } catch {
        return "\(error)"
    }
}
