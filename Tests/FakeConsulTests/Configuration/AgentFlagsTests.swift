// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct AgentFlagsTests {
    @Test func bothForms_areRead() throws {
        for flags in [
            ["-dev", "-node=a", "-http-port=1", "-ui=false"],
            ["--dev", "--node", "a", "--http-port", "1", "--ui=false"],
        ] {
            let configuration = try load(flags).configuration
            #expect(configuration.identity.nodeName == "a" && configuration.ports.http == 1)
            #expect(!configuration.ui.isEnabled)
        }
    }

    @Test(arguments: [
        (["-nonsense"], "flag provided but not defined: -nonsense"),
        (["---x"], "bad flag syntax: ---x"),
        (["-=x"], "bad flag syntax: -=x"),
        (["-node"], "flag needs an argument: -node"),
        (["-ui=x"], "invalid boolean value \"x\" for -ui: strconv.ParseBool: parsing \"x\": invalid syntax"),
        (["-http-port=x"], "invalid value \"x\" for flag -http-port: strconv.Atoi: parsing \"x\": invalid syntax"),
        (
            ["-http-port", "99999999999999999999"],
            "invalid value \"99999999999999999999\" for flag -http-port: "
                + "strconv.Atoi: parsing \"99999999999999999999\": value out of range"
        ),
        (
            ["-sim-seed=-1"],
            "invalid value \"-1\" for flag -sim-seed: strconv.ParseUint: parsing \"-1\": invalid syntax"
        ),
    ])
    func mistakes_areRefusedAsGoDoes(_ flags: [String], _ message: String) {
        #expect(throws: FlagSet.Refusal.invalid(message)) { try AgentFlags(parsing: flags) }
    }

    @Test func help_isAskedForByName() {
        for flag in ["-h", "-help", "--help"] {
            #expect(throws: FlagSet.Refusal.help) { try AgentFlags(parsing: [flag]) }
        }
    }

    @Test func configurationFiles_stayInOrder() throws {
        let flags = try AgentFlags(
            parsing: ["-config-file=b.hcl", "-config-dir", "/etc/c", "-config-file", "a.json", "-config-format=hcl"])
        #expect(flags.configurationPaths == ["b.hcl", "/etc/c", "a.json"])
        #expect(flags.format == .hcl)
        #expect(throws: ConfigurationError("config: -config-format must be either 'hcl' or 'json'")) {
            try AgentFlags(parsing: ["-config-format=yaml"]).checkFormat()
        }
    }

    @Test func nodeMeta_splitsAtTheFirstColon() throws {
        let configuration = try load(["-dev", "-node-meta=a:b:c", "-node-meta", "d"]).configuration
        #expect(configuration.identity.nodeMeta == ["a": "b:c", "d": ""])
    }

    @Test func everyFlagOfConsul_isThere() {
        let names = AgentFlags.table.map(\.flag.name).filter { !$0.hasPrefix("sim-") }
        #expect(names.count == 68 && Set(names).count == 68)
    }

    @Test func argumentsBehindTheFlags_areRefused() {
        #expect(throws: FlagSet.Refusal.extra(["extra", "-server"])) {
            try AgentFlags(parsing: ["-dev", "extra", "-server"])
        }
        #expect(throws: FlagSet.Refusal.extra(["-x"])) { try AgentFlags(parsing: ["-dev", "--", "-x"]) }
        #expect(AgentFlags.explanation(of: .extra(["a", "b"])) == "==> Unexpected extra arguments: [a b]")
    }

    @Test func explanation_listsTheFlags() {
        let lines = AgentFlags.explanation(of: .invalid("flag needs an argument: -node")).split(separator: "\n")
        #expect(lines.prefix(3) == ["flag needs an argument: -node", "Usage:", "  -advertise value"])
        #expect(lines.last == "==> error parsing flags: flag needs an argument: -node")
    }
}
