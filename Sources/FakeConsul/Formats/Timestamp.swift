// SPDX-License-Identifier: MIT

/// Points in time as text, in UTC: RFC 3339 as Go writes it, Go's `Time.String`, HTTP dates. Times are nanoseconds
/// since the Unix epoch.
enum Timestamp {
    /// How Go writes the time that was never set.
    static let zero = "0001-01-01T00:00:00Z"

    /// RFC 3339 as Go's `RFC3339Nano`: `2026-11-24T10:00:00.123Z`, no zeros at the end of the fraction.
    static func rfc3339(nanoseconds: Int64) -> String {
        let time = CivilTime(nanoseconds: nanoseconds)
        return "\(time.date)T\(time.clock)\(fraction(UInt64(time.nanosecond), digits: 9))Z"
    }

    /// RFC 3339 of whole seconds since 1970.
    static func rfc3339(seconds: Int64) -> String {
        let time = CivilTime(seconds: seconds)
        return "\(time.date)T\(time.clock)Z"
    }

    /// Go's `Time.String`: `2026-11-24 10:00:00.123 +0000 UTC`.
    static func goString(nanoseconds: Int64) -> String {
        let time = CivilTime(nanoseconds: nanoseconds)
        return "\(time.date) \(time.clock)\(fraction(UInt64(time.nanosecond), digits: 9)) +0000 UTC"
    }

    /// The `Date` of HTTP (RFC 9110 §5.6.7): `Tue, 24 Nov 2026 10:00:00 GMT`.
    static func httpDate(nanoseconds: Int64) -> String {
        let time = CivilTime(nanoseconds: nanoseconds)
        let weekday = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][time.weekday]
        let month = monthNames[time.month - 1]
        return "\(weekday), \(padded(time.day, 2)) \(month) \(padded(time.year, 4)) \(time.clock) GMT"
    }

    static let monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// A fraction of a second with its point, or nothing: trailing zeros are left out.
    static func fraction(_ value: UInt64, digits: Int) -> String {
        guard value != 0 else { return "" }
        var value = value
        var digits = digits
        while value % 10 == 0 {
            value /= 10
            digits -= 1
        }
        let text = String(value)
        return "." + String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }

    /// The number in decimal with zeros in front up to the width.
    static func padded(_ value: Int, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}

/// A point in time as calendar and clock in UTC (proleptic Gregorian).
struct CivilTime: Equatable {
    var year = 1970
    /// 1 to 12.
    var month = 1
    /// 1 to 31.
    var day = 1
    var hour = 0, minute = 0, second = 0, nanosecond = 0
    /// 0 is Sunday.
    var weekday = 4

    init(nanoseconds: Int64) {
        var (seconds, remainder) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        if remainder < 0 { (seconds, remainder) = (seconds - 1, remainder + 1_000_000_000) }
        self.init(seconds: seconds)
        nanosecond = Int(remainder)
    }

    /// The time so many seconds after 1970, which may be beyond what nanoseconds can count.
    init(seconds: Int64) {
        var (days, clock) = Int(seconds).quotientAndRemainder(dividingBy: 86_400)
        if clock < 0 { (days, clock) = (days - 1, clock + 86_400) }
        (hour, minute, second) = (clock / 3600, clock / 60 % 60, clock % 60)
        weekday = ((days + 4) % 7 + 7) % 7
        setDate(daysSinceEpoch: days)
    }

    /// Years are counted from March, so that the leap day is a year's last (the well-known "civil from days"
    /// arithmetic).
    private mutating func setDate(daysSinceEpoch days: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// The days from 1970-01-01 to a date of the years 0 to 9999.
    static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    static func daysIn(month: Int, of year: Int) -> Int {
        month == 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    var date: String { "\(Timestamp.padded(year, 4))-\(Timestamp.padded(month, 2))-\(Timestamp.padded(day, 2))" }

    var clock: String { "\(Timestamp.padded(hour, 2)):\(Timestamp.padded(minute, 2)):\(Timestamp.padded(second, 2))" }
}
