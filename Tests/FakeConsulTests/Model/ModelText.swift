// SPDX-License-Identifier: MIT

@testable import FakeConsul

extension JSONWritable {
    /// The value as compact JSON.
    var jsonText: String {
        var json = JSONWriter()
        write(to: &json)
        return String(decoding: json.bytes, as: UTF8.self)
    }
}

extension JSONStruct {
    /// Reads a struct out of a text, unknown members refused.
    func read<Value>(_ text: String, _ fields: (inout JSONObjectReader) -> Value) throws(JSONError) -> Value {
        try JSONObjectReader.read(Array(text.utf8), self, fields)
    }
}
