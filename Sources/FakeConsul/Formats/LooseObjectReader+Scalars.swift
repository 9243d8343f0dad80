// SPDX-License-Identifier: MIT

/// How mapstructure converts one scalar to another; what it cannot convert is refused.
extension LooseObjectReader {
    private mutating func refuse(_ place: Place, _ type: String) {
        let text = GoValueText(readsIntegers: options.readsIntegers)
        refuse(
            "'\(place.path)' expected type '\(type)', got unconvertible type '\(text.type(place.value))', "
                + "value: '\(text.text(place.value))'"
        )
    }

    mutating func string(_ place: Place, _ type: String) -> String? {
        switch place.value {
        case .string(let text): return text
        case .bool(let flag) where options.isWeak: return flag ? "1" : "0"
        case .number(let text) where options.isWeak:
            return Int64(text) == nil ? GoFloat.plain(Double(text) ?? .infinity) : text
        default:
            refuse(place, type)
            return nil
        }
    }

    mutating func bool(_ place: Place) -> Bool? {
        switch place.value {
        case .bool(let flag): return flag
        case .number(let text) where options.isWeak: return Double(text) != 0
        case .string("") where options.isWeak: return false
        case .string(let text) where options.isWeak:
            do { return try GoNumber.bool(text) } catch {
                refuse("cannot parse '\(place.path)' as bool: \(error.message)")
            }
        default: refuse(place, "bool")
        }
        return nil
    }

    mutating func integer(_ place: Place, _ type: String) -> Int64? {
        switch place.value {
        case .number(let text): return Int64(text) ?? Self.truncated(Double(text) ?? .infinity)
        case .bool(let flag) where options.isWeak: return flag ? 1 : 0
        case .string("") where options.isWeak: return 0
        case .string(let text) where options.isWeak:
            do { return try GoNumber.int(text) } catch {
                refuse("cannot parse '\(place.path)' as int: \(error.message)")
            }
        default: refuse(place, type)
        }
        return nil
    }

    mutating func unsigned(_ place: Place, _ type: String) -> UInt64? {
        switch place.value {
        case .number(let text):
            if let value = UInt64(text) { return value }
            guard options.isWeak || !text.hasPrefix("-") else {
                let shown = Int64(text).map(String.init) ?? GoFloat.plain(Double(text) ?? 0)
                refuse("cannot parse '\(place.path)', \(shown) overflows uint")
                return nil
            }
            return UInt64(bitPattern: Self.truncated(Double(text) ?? .infinity))
        case .bool(let flag) where options.isWeak: return flag ? 1 : 0
        case .string("") where options.isWeak: return 0
        case .string(let text) where options.isWeak:
            do { return try GoNumber.uint(text) } catch {
                refuse("cannot parse '\(place.path)' as uint: \(error.message)")
            }
        default: refuse(place, type)
        }
        return nil
    }

    mutating func double(_ place: Place, _ type: String) -> Double? {
        switch place.value {
        case .number(let text): return Double(text)
        case .bool(let flag) where options.isWeak: return flag ? 1 : 0
        case .string("") where options.isWeak: return 0
        case .string(let text) where options.isWeak:
            do { return try GoNumber.float(text) } catch {
                refuse("cannot parse '\(place.path)' as float: \(error.message)")
            }
        default: refuse(place, type)
        }
        return nil
    }

    /// Go's conversion of a `float64` to an integer on 64-bit machines: what does not fit becomes the smallest.
    private static func truncated(_ value: Double) -> Int64 { abs(value) < 0x1p63 ? Int64(value) : .min }
}
