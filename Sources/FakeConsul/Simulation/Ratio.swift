// SPDX-License-Identifier: MIT

/// A probability as a fraction of whole numbers: no floating point, so that the same seed gives the same run
/// everywhere.
///
///     Ratio(1, in: 50)    // two in a hundred
public struct Ratio: Hashable, Sendable {
    public let numerator: UInt64
    public let denominator: UInt64

    /// A ratio above one counts as one. The denominator must not be zero.
    public init(_ numerator: UInt64, in denominator: UInt64) {
        precondition(denominator > 0, "a ratio of \(numerator) in \(denominator)")
        self.numerator = min(numerator, denominator)
        self.denominator = denominator
    }

    public static let never = Ratio(0, in: 1)
    public static let always = Ratio(1, in: 1)
}
