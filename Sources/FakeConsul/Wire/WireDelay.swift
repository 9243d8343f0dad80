// SPDX-License-Identifier: MIT

/// How long something takes, in virtual time.
public enum WireDelay: Hashable, Sendable {
    case fixed(Duration)
    /// Each length in the range is as likely as any other.
    case uniform(Range<Duration>)
    /// Lengths around a mean, never below zero.
    case normal(mean: Duration, deviation: Duration)

    func draw(from random: inout SeededRandom) -> Duration {
        switch self {
        case .fixed(let duration): return max(.zero, duration)
        case .uniform(let range): return max(.zero, random.duration(in: range))
        case .normal(let mean, let deviation):
            // The sum of twelve even draws is as good as normal here, and whole numbers are the same everywhere.
            let unit: Int64 = 1 << 20
            var sum = -6 * unit
            for _ in 0..<12 { sum += Int64(random.below(UInt64(unit))) }
            let (high, low) = deviation.nanoseconds.multipliedFullWidth(by: sum)
            let offset = high << 44 | Int64(bitPattern: UInt64(low >> 20))
            return max(.zero, mean + .nanoseconds(offset))
        }
    }
}

extension WireDelay {
    /// The most that a delay may be.
    static let longest = Duration.seconds(86_400)

    /// Takes `fixed`, or `from` and `to`, or `mean` and `deviation`; nil where none of them is there.
    static func take(from object: inout StrictObject) throws(SettingError) -> WireDelay? {
        let range = Duration.zero...longest
        let fixed = try object.duration("fixed", in: range)
        let (from, to) = (try object.duration("from", in: range), try object.duration("to", in: range))
        let (mean, deviation) = (try object.duration("mean", in: range), try object.duration("deviation", in: range))
        let path = object.path
        switch (fixed, from, to, mean, deviation) {
        case (nil, nil, nil, nil, nil): return nil
        case (let fixed?, nil, nil, nil, nil): return .fixed(fixed)
        case (nil, let from?, let to?, nil, nil):
            guard from <= to else { throw object.error("to", "is less than from") }
            return .uniform(from..<to)
        case (nil, nil, nil, let mean?, let deviation?): return .normal(mean: mean, deviation: deviation)
        default: throw SettingError("fixed, or from and to, or mean and deviation are wanted", field: path)
        }
    }

    func writeFields(to json: inout JSONWriter) {
        switch self {
        case .fixed(let duration): json.member("fixed", duration)
        case .uniform(let range):
            json.member("from", range.lowerBound)
            json.member("to", range.upperBound)
        case .normal(let mean, let deviation):
            json.member("mean", mean)
            json.member("deviation", deviation)
        }
    }
}
