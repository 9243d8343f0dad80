// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ProtocolRefusalTests {
    @Test(arguments: [
        (ProtocolRefusal.malformed, "400 Bad Request", "400 Bad Request"),
        (
            .missingHost, "400 Bad Request: missing required Host header",
            "400 Bad Request: missing required Host header"
        ),
        (.headTooLarge, "431 Request Header Fields Too Large", "431 Request Header Fields Too Large"),
        (.unsupportedTransferEncoding, "501 Not Implemented", "Unsupported transfer encoding"),
    ])
    func bytes_areGos(_ refusal: ProtocolRefusal, _ line: String, _ body: String) {
        let fields = "Content-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n"
        #expect(String(decoding: refusal.bytes, as: UTF8.self) == "HTTP/1.1 \(line)\r\n\(fields)\(body)")
    }

    @Test func asteriskForm_isAnsweredForTheServerAsAWhole() throws {
        let options = try #require(ParserHarness().requests(in: "OPTIONS * HTTP/1.0\r\n\r\n").first?.request)
        #expect(options.answerToAsteriskForm?.status == .ok)
        let get = try #require(ParserHarness().requests(in: "GET * HTTP/1.0\r\n\r\n").first?.request)
        #expect(get.answerToAsteriskForm?.status == .badRequest)
        let path = try #require(ParserHarness().requests(in: "GET /* HTTP/1.0\r\n\r\n").first?.request)
        #expect(path.answerToAsteriskForm == nil)
    }
}
