// SPDX-License-Identifier: MIT

/// The IDs of policies, roles, tokens and rules as Consul's tables look them up.
enum ACLUUID {
    /// The bytes that an ID stands for: with or without some of its hyphens, in either case.
    ///
    /// - Throws: what go-memdb says of a text that is no UUID.
    static func bytes(_ text: String) throws(FormatError) -> [UInt8] { try UUIDText.tableKey(text) }

    /// What Consul keeps for itself (`ACLIDReserved`).
    static func isReserved(_ id: String) -> Bool { id.utf8.starts(with: reservedPrefix.utf8) }

    static let reservedPrefix = "00000000-0000-0000-0000-0000000000"
}
