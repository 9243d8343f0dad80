// SPDX-License-Identifier: MIT

/// Which names Consul takes (`consul acl/validation.go`).
enum ACLNames {
    /// Up to 256 small letters, digits, `-` and `_`; the first and the last one a letter or digit. Services and nodes.
    static func isIdentity(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard (1...256).contains(bytes.count), let first = bytes.first, let last = bytes.last else { return false }
        let isPlain: (UInt8) -> Bool = { (0x61...0x7a).contains($0) || $0.isASCIIDigit }
        return isPlain(first) && isPlain(last) && bytes.allSatisfy { isPlain($0) || $0 == 0x2d || $0 == 0x5f }
    }

    static func isRole(_ name: String) -> Bool { isWord(Array(name.utf8), upTo: 256) }

    static func isAuthMethod(_ name: String) -> Bool { isWord(Array(name.utf8), upTo: 128) }

    private static func isWord(_ bytes: [UInt8], upTo limit: Int) -> Bool {
        (1...limit).contains(bytes.count) && bytes.allSatisfy(isWordByte)
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        (0x61...0x7a).contains(byte) || (0x41...0x5a).contains(byte) || byte.isASCIIDigit || byte == 0x2d
            || byte == 0x5f
    }

    /// Refuses the name of a policy that users may not make.
    static func validatePolicy(_ name: String) throws(FormatError) {
        let bytes = Array(name.utf8)
        guard (1...128).contains(bytes.count) else {
            throw FormatError("Invalid Policy: invalid Name. Length must be greater than 0 and less than 128")
        }
        if bytes[0] == 0x2f || bytes.starts(with: reservedPrefix.utf8) {
            throw FormatError("Invalid Policy: invalid Name. Names cannot be prefixed with '/' or '\(reservedPrefix)'")
        }
        let parts = bytes.split(separator: 0x2f, omittingEmptySubsequences: false)
        guard parts.count <= 2, !parts[0].isEmpty, parts.allSatisfy({ $0.allSatisfy(isWordByte) }) else {
            throw FormatError(
                "Invalid Policy: invalid Name. Only alphanumeric characters, a single '/', '-' and '_' are allowed")
        }
    }

    /// How the names of the policies begin that Consul brings.
    private static let reservedPrefix = "builtin/"
}
