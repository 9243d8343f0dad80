// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The variables of the process's environment.
package enum Environment {
    /// Nil where the variable is not there, or empty.
    package static subscript(name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }
}

/// JSON by hand, for short bodies.
package enum JSONText {
    package static func quote(_ text: String) -> String {
        var json = JSONWriter()
        json.string(text)
        return String(decoding: json.bytes, as: UTF8.self)
    }
}

extension Duration {
    /// Reads a duration as Go writes it; nil for what is none.
    package init?(goText text: String) {
        guard let duration = try? GoDuration.parse(text) else { return nil }
        self = duration
    }
}

extension Ratio {
    /// Reads `0.1` or `1/10`; nil for what is neither, or not from 0 to 1.
    package init?(parsing text: String) {
        guard let ratio = Ratio(decimal: text) ?? Ratio(fraction: text) else { return nil }
        self = ratio
    }
}
