// SPDX-License-Identifier: MIT

extension JSONObjectReader {
    /// A `string`, or of the named string type given. Where it is empty the second name counts: Consul's snake-case
    /// spelling.
    mutating func string(_ name: String, or alias: String? = nil, type: String = "string") -> String {
        let text = lastValue(name, type) { value, _ in
            if case .string(let text) = value { return text }
            return nil
        }
        guard let alias else { return text ?? "" }
        let second = outside { $0.string(alias, type: type) }
        return text.flatMap { $0.isEmpty ? nil : $0 } ?? second
    }

    /// A `bool`. True under either name is true.
    mutating func bool(_ name: String, or alias: String? = nil, default fallback: Bool = false, type: String = "bool")
        -> Bool
    {
        optionalBool(name, or: alias, type: type) ?? fallback
    }

    /// A `*bool`: nil where it is absent or null.
    mutating func optionalBool(_ name: String, or alias: String? = nil, type: String = "bool") -> Bool? {
        let flag = lastValue(name, type) { value, _ in
            if case .bool(let flag) = value { return flag }
            return nil
        }
        guard let alias else { return flag }
        let second = outside { $0.optionalBool(alias, type: type) }
        return second == true ? true : flag ?? second
    }

    /// An `int`. Where it is zero the second name counts.
    mutating func int(_ name: String, or alias: String? = nil, default fallback: Int = 0, type: String = "int") -> Int {
        let value = integer(name, as: Int.self, type: type)
        guard let alias else { return value ?? fallback }
        let second = outside { $0.integer(alias, as: Int.self, type: type) }
        return value.flatMap { $0 == 0 ? nil : $0 } ?? second ?? fallback
    }

    mutating func int64(_ name: String, type: String = "int64") -> Int64 {
        integer(name, as: Int64.self, type: type) ?? 0
    }

    mutating func uint64(_ name: String, type: String = "uint64") -> UInt64 {
        integer(name, as: UInt64.self, type: type) ?? 0
    }

    /// An integer of any width: nil where it is absent or null. A number with a fraction, an exponent or beyond the
    /// range is refused.
    mutating func integer<Number: FixedWidthInteger>(_ name: String, as: Number.Type, type: String) -> Number? {
        lastNumber(name, type) { Number($0) }
    }

    /// A `float64`.
    mutating func double(_ name: String, type: String = "float64") -> Double {
        lastNumber(name, type) { Double($0).flatMap { $0.isFinite ? $0 : nil } } ?? 0
    }

    /// A `[]byte`: base64 in a string; nil where it is absent or null.
    mutating func bytes(_ name: String, type: String = "[]uint8") -> [UInt8]? {
        var result: [UInt8]?
        for position in take(name) {
            switch members[position].value {
            case .null: result = nil
            case .string(let text):
                do { result = try Base64.standard.decode(text) } catch {
                    refuse(.message(error.message), field: name, at: position)
                }
            case .array(let elements): result = byteArray(elements, name, position)
            default: refuse(.mismatch(members[position].value, type), field: name, at: position)
            }
        }
        return result
    }

    /// Go reads a list of small numbers into a `[]byte` too.
    private mutating func byteArray(_ elements: [JSONValue], _ name: String, _ position: Int) -> [UInt8] {
        elements.map { element in
            switch element {
            case .null: return 0
            case .number(let text):
                if let byte = UInt8(text) { return byte }
                refuse(
                    .mismatch(found: "number \(text)", type: "uint8", structName: nil, path: []),
                    field: name,
                    at: position
                )
            default: refuse(.mismatch(element, "uint8"), field: name, at: position)
            }
            return 0
        }
    }

    // MARK: Times

    /// A duration that Consul reads itself: `"10s"`, or a number of nanoseconds; of any other kind it is left out. Nil
    /// where it is absent or null. A text that is no duration is refused after all else was decoded.
    mutating func duration(_ name: String, or alias: String? = nil) -> Duration? {
        let value = interface(name)
        let second = alias.flatMap { interface($0) }
        switch value ?? second {
        case .string(let text):
            do { return try GoDuration.parse(text) } catch { refuse(error.message) }
        case .number(let text): return Double(text).map { Self.goDuration($0) }
        default: break
        }
        return nil
    }

    /// An `api.ReadableDuration`: the same, but refused at once.
    mutating func readableDuration(_ name: String) -> Duration? {
        var result: Duration?
        for position in take(name) {
            switch members[position].value {
            case .null: result = nil
            case .string(let text):
                do { result = try GoDuration.parse(text) } catch {
                    refuse(.message(error.message), field: name, at: position, rank: .final)
                }
            case .number(let text): result = Double(text).map { Self.goDuration($0) }
            case let other:
                let text = Self.compactText(of: other)
                let message = "strconv.ParseFloat: parsing \(GoQuote.quote(text)): invalid syntax"
                refuse(.message(message), field: name, at: position, rank: .final)
            }
        }
        return result
    }

    /// A `time.Time`, in nanoseconds since the Unix epoch: nil where it is absent or null.
    mutating func time(_ name: String) -> Int64? {
        var result: Int64?
        for position in take(name) {
            switch members[position].value {
            case .null: break
            case .string(let text):
                do { result = try Timestamp.parseRFC3339(text) } catch {
                    refuse(.message(error.message), field: name, at: position, rank: .final)
                }
            default:
                let message = "Time.UnmarshalJSON: input is not a JSON string"
                refuse(.message(message), field: name, at: position, rank: .final)
            }
        }
        return result
    }

    /// Go's conversion of a `float64` to nanoseconds, as it is on 64-bit machines: what does not fit becomes the
    /// smallest number.
    private static func goDuration(_ nanoseconds: Double) -> Duration {
        .nanoseconds(abs(nanoseconds) < 0x1p63 ? Int64(nanoseconds) : .min)
    }

    private static func compactText(of value: JSONValue) -> String {
        var json = JSONWriter()
        json.value(value)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    // MARK: Values

    /// Any value, as Go reads it into an `interface{}`: nil where it is absent or null.
    mutating func interface(_ name: String) -> JSONValue? {
        guard let last = take(name).last, !members[last].value.isNull else { return nil }
        return members[last].value
    }

    /// The last of the members that are not null, if it is of the kind that the closure takes; the others are refused.
    private mutating func lastValue<Value>(
        _ name: String,
        _ type: String,
        _ convert: (JSONValue, Int) -> Value?
    ) -> Value? {
        var result: Value?
        for position in take(name) where !members[position].value.isNull {
            if let value = convert(members[position].value, position) {
                result = value
            } else {
                refuse(.mismatch(members[position].value, type), field: name, at: position)
            }
        }
        return result
    }

    private mutating func lastNumber<Value>(_ name: String, _ type: String, _ convert: (String) -> Value?) -> Value? {
        var result: Value?
        for position in take(name) {
            switch members[position].value {
            case .null: break
            case .number(let text):
                if let value = convert(text) {
                    result = value
                } else {
                    let refusal = JSONRefusal.mismatch(found: "number \(text)", type: type, structName: nil, path: [])
                    refuse(refusal, field: name, at: position)
                }
            case let other: refuse(.mismatch(other, type), field: name, at: position)
            }
        }
        return result
    }
}
