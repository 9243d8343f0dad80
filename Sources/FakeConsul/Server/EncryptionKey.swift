// SPDX-License-Identifier: MIT

/// Keys for the encryption of gossip, as `encrypt` takes them.
package enum EncryptionKey {
    /// A new key: 32 bytes of the machine's randomness, in base64.
    package static func generate() -> String {
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        for _ in 0..<4 { withUnsafeBytes(of: generator.next()) { bytes += $0 } }
        return Base64.standard.encode(bytes)
    }
}
