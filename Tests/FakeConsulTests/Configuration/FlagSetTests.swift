// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct FlagSetTests {
    static let flags = FlagSet([
        FlagSet.Flag("name", "A value."), FlagSet.Flag("all", isSwitch: true, "A switch."),
        FlagSet.Flag("addr", "The `address` of the agent."),
        FlagSet.Flag("format", placeholder: "string", standard: "\"pretty\"", "How to print."),
        FlagSet.Flag("x", isSwitch: true, "X."),
    ])

    @Test func usage_wrapsTheHelp() {
        #expect(
            FlagSet([Self.flags.flags[0], Self.flags.flags[1]]).usage("Usage: x")
                == "Usage: x\n\nCommand Options\n\n  -addr=<address>\n     The address of the agent."
                + "\n\n  -all\n     A switch."
        )
        #expect(FlagSet([]).usage("Usage: x") == "Usage: x")
    }

    @Test func explanation_isGos() {
        #expect(
            Self.flags.explanation(of: .invalid("bad")) == """
                bad
                Usage:
                  -addr address
                    \tThe address of the agent.
                  -all
                    \tA switch.
                  -format string
                    \tHow to print. (default "pretty")
                  -name value
                    \tA value.
                  -x\tX.

                """
        )
    }

    @Test func parse_handsFlagsOnInOrder() throws {
        var seen: [String] = []
        let rest = try Self.flags.parse(["-name", "-a=b", "--all=false", "-x", "key", "-all"]) {
            seen += ["\($0)=\($1)"]
        }
        #expect(seen == ["name=-a=b", "all=false", "x=true"])
        #expect(rest == ["key", "-all"])
        #expect(try Self.flags.parse(["-", "-all"]) { _, _ in } == ["-", "-all"])
    }
}
