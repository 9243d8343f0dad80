// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct InvocationTests {
    @Test(
        arguments: [
            ([], .unknown),
            (["agent", "-dev"], .command("agent", arguments: ["-dev"])),
            (["kv", "get", "a", "-keys"], .command("kv get", arguments: ["a", "-keys"])),
            (["kv", "a"], .command("kv", arguments: ["a"])),
            (["kv", "-x", "get"], .command("kv", arguments: ["-x", "get"])),
            (["nonsense"], .unknown),
            (["kv get"], .unknown),
            (["-v"], .version),
            (["--version", "agent"], .version),
            (["agent", "-v"], .command("agent", arguments: ["-v"])),
            (["-h"], .help("")),
            (["--help"], .help("")),
            (["kv", "get", "-h"], .help("kv get")),
            (["-help", "agent"], .help("agent")),
            (["nonsense", "-h"], .unknown),
            (["agent", "--", "-h"], .command("agent", arguments: ["--", "-h"])),
            (["-dev", "agent"], .misplacedFlags(before: "agent")),
            (["-dev"], .unknown),
        ] as [([String], Invocation)]
    )
    func arguments_areReadAsConsulDoes(_ arguments: [String], _ invocation: Invocation) {
        #expect(Invocation(arguments, commands: ["agent", "kv", "kv get"]) == invocation)
    }
}
