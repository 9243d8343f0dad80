// SPDX-License-Identifier: MIT

import FakeConsul

/// `keygen`: 32 random bytes for gossip encryption (`consul command/keygen`).
enum KeygenCommand {
    static func run(_ arguments: [String]) -> Int32 {
        Terminal.print(EncryptionKey.generate())
        return 0
    }
}
