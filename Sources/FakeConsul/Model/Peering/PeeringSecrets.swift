// SPDX-License-Identifier: MIT

/// What the two ends of a peering know each other by (`pbpeering.PeeringSecrets`); empty for none.
struct PeeringSecrets: Equatable, Sendable {
    var peerID: String
    /// In the newest token, until it is used.
    var establishment = ""
    /// Given for that, until the stream is opened with it.
    var pendingStream = ""
    /// What the stream is open with.
    var activeStream = ""

    var all: [String] { [establishment, pendingStream, activeStream].filter { !$0.isEmpty } }
}

/// A change of a peering's secrets (`pbpeering.SecretsWriteRequest`).
struct PeeringSecretsChange: Equatable, Sendable {
    enum Kind: Equatable, Sendable {
        case generateToken(establishment: String)
        case exchange(establishment: String, pending: String)
        case promotePending(active: String)
        case establish(active: String)
    }

    var peerID: String
    var kind: Kind
}
