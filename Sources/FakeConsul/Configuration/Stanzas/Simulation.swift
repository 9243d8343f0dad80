// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// `simulation`: what no real Consul has. Also `-sim-ready-file`, `-sim-seed`, `-sim-version`.
    struct Simulation: Sendable, Equatable {
        /// A file that is written once the agent answers; empty for none.
        var readyFile = ""
        /// What every random draw follows from; nil where the machine draws one.
        var seed: UInt64?
        /// The version of Consul that the agent says it is.
        var version = "1.16.4"
    }
}

extension Stanza {
    static let simulation = Stanza { [.strings("ready_file", "version"), .uints("seed")] }
}

extension AgentConfiguration.Simulation {
    mutating func read(_ stanza: StanzaReader) {
        stanza.read("ready_file", into: &readyFile)
        stanza.read("version", into: &version)
        if let seed = stanza.tree.int("seed") { self.seed = UInt64(clamping: seed) }
        if !Self.isVersion(version) {
            stanza.report.fail("simulation.version: invalid version: \(GoQuote.quote(version))")
        }
    }

    /// Three numbers, perhaps with what follows a hyphen or a plus.
    private static func isVersion(_ text: String) -> Bool {
        let core = text.utf8.prefix { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "+") }
        let numbers = core.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return numbers.count == 3 && numbers.allSatisfy { !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } }
    }
}
