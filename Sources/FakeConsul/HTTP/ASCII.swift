// SPDX-License-Identifier: MIT

extension String {
    /// Whether two strings are the same but for the case of the letters A to Z, as header names compare (RFC 9110 §5.1).
    func equalsIgnoringASCIICase(_ other: String) -> Bool {
        utf8.count == other.utf8.count
            && zip(utf8, other.utf8).allSatisfy { $0 == $1 || ($0 | 0x20 == $1 | 0x20 && (0x61...0x7a).contains($0 | 0x20)) }
    }
}
