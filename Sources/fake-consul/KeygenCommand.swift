// SPDX-License-Identifier: MIT

import FakeConsul

/// `keygen`: 32 random bytes for gossip encryption (`consul command/keygen`).
enum KeygenCommand: Command {
    static let name = "keygen"
    static let summary = "Generates a new encryption key"
    static var usage: String {
        """
        Usage: fake-consul keygen

          Prints a new key of 32 bytes for gossip encryption, in base64, as `encrypt` in a configuration takes it.
        """
    }

    static func run(_ arguments: [String]) -> Int32 {
        do throws(FlagSet.Refusal) { _ = try FlagSet([]).parse(arguments) { _, _ in } } catch {
            return CommandLineTool.refuse(error, of: FlagSet([]), usage)
        }
        Terminal.print(EncryptionKey.generate())
        return 0
    }
}
