// SPDX-License-Identifier: MIT

extension BinaryWriter {
    mutating func map<Value>(_ map: SortedMap<Value>, _ write: (inout BinaryWriter, Value) -> Void) {
        array(map.pairs) { writer, pair in
            writer.string(pair.key)
            write(&writer, pair.value)
        }
    }

    mutating func map(_ map: StringMap?) { optional(map) { $0.map($1) { $0.string($1) } } }
}

extension BinaryReader {
    mutating func map<Value: Sendable>(
        _ read: (inout BinaryReader) throws(FormatError) -> Value
    ) throws(FormatError) -> SortedMap<Value> {
        var map = SortedMap<Value>()
        let pairs = try array { (reader) throws(FormatError) in (try reader.string(), try read(&reader)) }
        for (key, value) in pairs { map[key] = value }
        return map
    }

    mutating func map() throws(FormatError) -> StringMap? {
        try optional { (reader) throws(FormatError) in
            try reader.map { (reader) throws(FormatError) in try reader.string() }
        }
    }
}
