// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct JSONWriterTests {
    @Test func pretty_indentsByFourSpaces() {
        var json = JSONWriter(pretty: true)
        json.object {
            $0.key("a")
            $0.array { _ in }
            $0.key("b")
            $0.array {
                $0.int(1)
                $0.string("<x>")
            }
        }
        #expect(String(decoding: json.bytes, as: UTF8.self) == "{\n    \"a\": [],\n    \"b\": [\n        1,\n        \"\\u003cx\\u003e\"\n    ]\n}")
    }
}
