// SPDX-License-Identifier: MIT

/// The IDs of policies, roles, tokens and rules as Consul's tables look them up.
enum ACLUUID {
    /// The bytes that an ID stands for: with or without some of its hyphens, in either case.
    ///
    /// - Throws: what go-memdb says of a text that is no UUID.
    static func bytes(_ text: String) throws(FormatError) -> [UInt8] {
        let characters = Array(text.utf8)
        guard characters.count == 36 else { throw FormatError("UUID must be 36 characters") }
        let digits = characters.filter { $0 != 0x2d }
        let hyphens = 36 - digits.count
        guard hyphens <= 4 else { throw FormatError("UUID should have maximum of 4 \"-\"; got \(hyphens)") }
        guard digits.count % 2 == 0 else { throw FormatError("Input (without hyphens) must be even length") }
        do throws(FormatError) {
            return try Hex.decode(GoText.string(digits))
        } catch {
            throw FormatError("Invalid UUID: \(error.message)")
        }
    }

    /// What Consul keeps for itself (`ACLIDReserved`).
    static func isReserved(_ id: String) -> Bool { id.utf8.starts(with: reservedPrefix.utf8) }

    static let reservedPrefix = "00000000-0000-0000-0000-0000000000"
}
