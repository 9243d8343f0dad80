// SPDX-License-Identifier: MIT

extension ConfigRecord: JSONWritable {
    func write(to json: inout JSONWriter) { json.object { writeMembers(to: &$0) } }

    /// The fields as members of an object that is open already.
    func writeMembers(to json: inout JSONWriter) {
        for position in schema.written {
            let field = schema.fields[position]
            let value = values[position]
            if field.rule != .always && value.isEmpty { continue }
            json.key(field.name)
            if field.rule == .firstAsText, case .int(let nanoseconds) = value {
                json.string(GoDuration.format(.nanoseconds(nanoseconds)))
            } else {
                value.write(to: &json, field.type.pointed)
            }
        }
    }
}

extension ConfigValue {
    func write(to json: inout JSONWriter, _ type: ConfigType) {
        switch self {
        case .null: json.null()
        case .bool(let flag): json.bool(flag)
        case .int(let number): Self.write(number, to: &json, type)
        case .uint(let number): json.int(number)
        // Its own shortest digits, which those of a Double with the same value are not.
        case .float(let number): json.double(Double(number.description) ?? 0)
        case .text(let text): json.string(text)
        case .bytes(let bytes): json.base64(bytes)
        case .list(let elements):
            guard case .list(let element) = type else { return json.null() }
            json.array { json in for value in elements { value.write(to: &json, element.pointed) } }
        case .map(let map):
            guard case .map(let element) = type else { return json.null() }
            map.write(to: &json) { $1.write(to: &$0, element.pointed) }
        case .record(let record): record.write(to: &json)
        case .opaque(let value): json.value(value)
        }
    }

    private static func write(_ number: Int64, to json: inout JSONWriter, _ type: ConfigType) {
        if case .time = type { json.string(Timestamp.rfc3339(nanoseconds: number)) } else { json.int(number) }
    }
}
