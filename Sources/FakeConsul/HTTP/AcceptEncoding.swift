// SPDX-License-Identifier: MIT

/// What a client says it takes (RFC 9110 §12.5.3), as the gzip handler that Consul uses reads it.
enum AcceptEncoding {
    /// Shorter answers are sent as they are (`gziphandler.DefaultMinSize`).
    static let minimumSize = 1400

    /// Whether the header names gzip with a weight above zero. A malformed weight counts as none.
    static func takesGzip(_ header: String) -> Bool {
        for part in header.split(separator: ",") {
            let pieces = part.split(separator: ";", omittingEmptySubsequences: false)
            guard let coding = pieces.first, String(coding).trimmingASCIISpaces().lowercased() == "gzip" else {
                continue
            }
            return pieces.dropFirst().allSatisfy { weight(of: String($0).trimmingASCIISpaces()) > 0 }
        }
        return false
    }

    private static func weight(of parameter: String) -> Double {
        guard parameter.hasPrefix("q=") else { return 1 }
        return Double(parameter.dropFirst(2)) ?? 0
    }
}
