// SPDX-License-Identifier: MIT

/// Decodes what a client, or a configuration file, says into structs of configuration entries, as loosely as Consul's
/// mapstructure does and with its refusals.
extension LooseObjectReader {
    /// The fields of a struct; to be given to `read` and `decode`.
    static func fields(of schema: ConfigSchema) -> (inout LooseObjectReader) -> ConfigRecord {
        { reader in
            ConfigRecord(
                schema: schema,
                values: schema.fields.map { reader.value(of: $0) }
            )
        }
    }

    private mutating func value(of field: ConfigField) -> ConfigValue {
        // What is squashed or embedded has no name of its own.
        if case .structure(let schema) = field.type, schema.fields.isEmpty { return field.type.zero }
        switch field.type.pointed {
        case .list(let type):
            guard let places = elements(field.name, field.aliases) else { return .null }
            return .list(places.map { value(at: $0, type) })
        case .map(let type):
            guard let entries = entries(field.name, field.aliases) else { return .null }
            return map(entries, type)
        case .opaque:
            guard let entries = entries(field.name, field.aliases) else { return .null }
            let members = entries.map { (name: $0.name, value: $0.place.value) }
            return .opaque(JSONValue.canonicalObject(members))
        case .bytes: return bytes(field)
        default:
            guard let place = single(field.name, field.aliases) else { return field.type.zero }
            return value(at: place, field.type)
        }
    }

    private mutating func map(_ entries: [(name: String, place: Place)], _ type: ConfigType) -> ConfigValue {
        .map(SortedMap(entries.map { (key: $0.name, value: value(at: $0.place, type)) }))
    }

    /// A value where no list is wanted; null is the zero value.
    private mutating func value(at place: Place, _ type: ConfigType) -> ConfigValue {
        guard let place = Self.unwrapped(place), !place.value.isNull else { return type.pointed.zero }
        switch type.pointed {
        case .bool: return .bool(bool(place) ?? false)
        case .string(let name): return .text(string(place, name) ?? "")
        case .int: return .int(integer(place, "int") ?? 0)
        case .uint(let bytes): return .uint(uint(place, bytes: bytes))
        case .float: return .float(Float(double(place, "float32") ?? 0))
        case .duration: return .int(duration(place))
        case .time: return .int(time(place))
        case .structure(let schema): return .record(decode(place, Self.fields(of: schema)))
        case .list, .map, .opaque, .bytes, .pointer: return nested(place, type)
        }
    }

    /// A list or a map inside another one.
    private mutating func nested(_ place: Place, _ type: ConfigType) -> ConfigValue {
        guard case .list(let element) = type else { return .null }
        if place.value.isNull { return .null }
        guard case .array(let elements) = place.value else { return .list([value(at: place, element)]) }
        return .list(
            elements.enumerated().map { index, item in
                value(at: Place(value: item, path: "\(place.path)[\(index)]"), element)
            }
        )
    }

    private mutating func uint(_ place: Place, bytes: Int) -> UInt64 {
        let number = unsigned(place, "uint\(bytes * 8)") ?? 0
        return bytes == 4 ? number & 0xffff_ffff : number
    }

    private mutating func duration(_ place: Place) -> Int64 {
        guard case .string(let text) = place.value else { return integer(place, "time.Duration") ?? 0 }
        do { return try GoDuration.parse(text).nanoseconds } catch {
            refuse("error decoding '\(place.path)': \(error.message)")
            return 0
        }
    }

    private mutating func time(_ place: Place) -> Int64 {
        guard case .string(let text) = place.value else {
            let text = GoValueText(readsIntegers: options.readsIntegers)
            refuse("'\(place.path)' expected a map, got '\(text.kind(place.value))'")
            return 0
        }
        do { return try Timestamp.parseRFC3339(text) } catch {
            refuse("error decoding '\(place.path)': \(error.message)")
            return 0
        }
    }

    /// A `[]byte`: a text's own bytes, or a list of numbers.
    private mutating func bytes(_ field: ConfigField) -> ConfigValue {
        if case .string(let text)? = single(field.name, field.aliases)?.value { return .bytes(Array(text.utf8)) }
        guard let places = elements(field.name, field.aliases) else { return .null }
        return .bytes(places.map { UInt8(truncatingIfNeeded: unsigned($0, "uint8") ?? 0) })
    }
}

extension ConfigType {
    /// What a pointer points to; else the type itself.
    var pointed: ConfigType { if case .pointer(let type) = self { type } else { self } }
}
