// SPDX-License-Identifier: MIT

import FakeConsul

/// `sim`: the list of its commands.
enum SimGroup: Command {
    static let name = "sim"
    static let summary = "Breaks a simulated cluster, and heals it"
    static var usage: String {
        """
        Usage: fake-consul sim <subcommand> [options] [args]

          Controls the simulation that an agent of `fake-consul agent` belongs to: crashes agents, cuts the
          network between them, moves their time.

          Crash the leader for half a minute:

              $ fake-consul sim crash leader -for 30s

          See what came of it:

              $ fake-consul sim status

          Undo all:

              $ fake-consul sim heal

          For more, run a subcommand with -help.

        Subcommands:

        \(CommandLineTool.list(SimCommand.all.map { (String($0.name.dropFirst(4)), $0.summary) }))
        """
    }

    /// Consul's groups of commands print their help and fail, too.
    static func run(_ arguments: [String]) -> Int32 {
        Terminal.print(usage)
        return 1
    }
}
