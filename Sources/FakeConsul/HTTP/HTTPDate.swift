// SPDX-License-Identifier: MIT

/// The time as the `Date` header writes it: `Mon, 02 Jan 2006 15:04:05 GMT` (RFC 9110 §5.6.7).
enum HTTPDate {
    /// - Parameter seconds: seconds since 1970-01-01T00:00:00Z.
    static func bytes(seconds: Int64) -> [UInt8] {
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let date = civil(fromDays: days)
        let second = Int(seconds - days * 86_400)
        var text: [UInt8] = []
        text.reserveCapacity(29)
        text += name(Int(((days % 7) + 11) % 7), of: "SunMonTueWedThuFriSat")
        text += [0x2c, 0x20] + digits(date.day, 2) + [0x20]
        text += name(date.month - 1, of: "JanFebMarAprMayJunJulAugSepOctNovDec")
        text += [0x20] + digits(date.year, 4) + [0x20]
        text += digits(second / 3600, 2) + [0x3a] + digits(second / 60 % 60, 2) + [0x3a] + digits(second % 60, 2)
        text.append(" GMT")
        return text
    }

    private static func name(_ index: Int, of names: String) -> some Sequence<UInt8> {
        names.utf8.dropFirst(index * 3).prefix(3)
    }

    private static func digits(_ number: Int, _ count: Int) -> [UInt8] {
        var rest = max(0, number)
        var text = [UInt8](repeating: 0x30, count: count)
        for index in (0..<count).reversed() {
            text[index] += UInt8(rest % 10)
            rest /= 10
        }
        return text
    }

    /// The Gregorian date of a day counted from 1970-01-01, by eras of 400 years that begin in March.
    private static func civil(fromDays days: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = Int(days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}
