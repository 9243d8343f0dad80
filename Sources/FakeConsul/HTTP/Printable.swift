// SPDX-License-Identifier: MIT

/// Which paths are printable: Consul refuses others, unless told not to (`disable_http_unprintable_char_filter`).
enum Printable {
    /// Whether every character is printable as Go's `unicode.IsPrint` has it: letters, marks, numbers, punctuation,
    /// symbols and the space. Bytes that are no UTF-8 count as U+FFFD, which is a symbol.
    static func isPrintable(_ bytes: [UInt8]) -> Bool {
        if bytes.allSatisfy({ (0x20..<0x7f).contains($0) }) { return true }
        return String(decoding: bytes, as: UTF8.self).unicodeScalars.allSatisfy(isPrintable)
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: return false
        case .spaceSeparator: return scalar == " "
        default: return true
        }
    }
}
