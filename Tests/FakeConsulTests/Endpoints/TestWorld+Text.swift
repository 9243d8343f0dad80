// SPDX-License-Identifier: MIT

@testable import FakeConsul

extension TestWorld {
    /// The body of the answer, which must have this status.
    func text(_ method: String, _ target: String, _ body: String = "") -> (status: Int, text: String) {
        let response = send(method, target, body: Array(body.utf8))
        return (response.status.code, String(decoding: response.body, as: UTF8.self))
    }

    /// The index that the answer of a GET carries.
    func index(_ target: String) -> UInt64? { send("GET", target).headers[.consulIndex].flatMap(UInt64.init) }

    /// Makes a session and answers its ID.
    func session(_ body: String = "{}") -> String {
        let text = text("PUT", "/v1/session/create", body).text
        return text.split(separator: "\"").first { $0.utf8.count == 36 }.map(String.init) ?? text
    }
}

extension JSONValue {
    /// A text as it is, anything else as JSON.
    var shown: String {
        if case .string(let text) = self { return text }
        var json = JSONWriter()
        json.value(self)
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
