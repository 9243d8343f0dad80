// SPDX-License-Identifier: MIT

extension Ratio {
    private static let billion: UInt64 = 1_000_000_000

    /// Reads `0.25`, exact to nine decimal places, or `1/4`; nil for what is neither, or beyond 0 … 1.
    init?(_ text: String) {
        guard text.utf8.count <= 41 else { return nil }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 2 {
            guard let above = UInt64(parts[0]), let below = UInt64(parts[1]), below > 0, above <= below else {
                return nil
            }
            self.init(above, in: below)
            return
        }
        guard let value = Double(text), value >= 0, value <= 1 else { return nil }
        self.init(UInt64((value * Double(Self.billion)).rounded()), in: Self.billion)
    }

    /// The ratio as a number, where nine decimal places say it exactly; else nil.
    var number: Double? {
        let (product, overflow) = numerator.multipliedReportingOverflow(by: Self.billion)
        guard !overflow, product % denominator == 0 else { return nil }
        return Double(product / denominator) / Double(Self.billion)
    }

    /// `1/3`.
    var text: String { "\(numerator)/\(denominator)" }
}
