// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// Gossip encryption.
    struct Encryption: Sendable, Equatable {
        /// In base64; empty for no encryption.
        var key = ""
        var verifyIncoming = true
        var verifyOutgoing = true
        var disableKeyringFile = false
    }
}

extension [ConfigurationField] {
    static var encryptionKeys: Self {
        .all([
            .strings("encrypt"),
            .bools("encrypt_verify_incoming", "encrypt_verify_outgoing", "disable_keyring_file"),
        ])
    }
}

extension AgentConfiguration.Encryption {
    mutating func read(_ root: StanzaReader) {
        root.read("encrypt", into: &key)
        root.read("encrypt_verify_incoming", into: &verifyIncoming)
        root.read("encrypt_verify_outgoing", into: &verifyOutgoing)
        root.read("disable_keyring_file", into: &disableKeyringFile)
    }
}
