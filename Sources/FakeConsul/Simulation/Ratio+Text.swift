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

extension Ratio {
    /// A fraction from 0 to 1, `1/50`; nil for others.
    init?(fraction text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { $0.first == UInt8(ascii: "+") ? nil : UInt64(String(decoding: $0, as: UTF8.self)) }
        guard parts.count == 2, let part = parts[0], let whole = parts[1], whole > 0, part <= whole else { return nil }
        self.init(part, in: whole)
    }

    /// A decimal number from 0 to 1, exactly; nil for others, and for more than nine places.
    init?(decimal text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let places = parts.count == 2 ? Array(parts[1]) : []
        let digits = parts[0] + places
        guard parts[0].count <= 9, places.count <= 9, digits.allSatisfy({ $0 &- 0x30 < 10 }),
            let whole = UInt64(String(decoding: parts[0], as: UTF8.self)), parts.count == 1 || !places.isEmpty
        else { return nil }
        let denominator = places.reduce(UInt64(1)) { scale, _ in scale * 10 }
        let fraction = places.reduce(UInt64(0)) { $0 * 10 + UInt64($1 - 0x30) }
        guard whole * denominator + fraction <= denominator else { return nil }
        self.init(whole * denominator + fraction, in: denominator)
    }
}
