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
        (["-dev", "extra", "-server"], "Unexpected extra arguments: [extra -server]"),
        (["-dev", "--", "-x"], "Unexpected extra arguments: [-x]"),
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

    @Test func usage_listsFlagsInOrder() {
        let flags = FlagSet([
            FlagSet.Flag("b", "A value."), FlagSet.Flag("a", isSwitch: true, "A switch."),
        ])
        #expect(
            flags.usage("Usage: x")
                == "Usage: x\n\nCommand Options\n\n  -a\n     A switch.\n\n  -b=<value>\n     A value."
        )
        #expect(flags.defaults == "  -a\n    \tA switch.\n  -b value\n    \tA value.\n")
    }
}
