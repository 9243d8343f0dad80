// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ResponseParserTests {
    /// `status|body|end`, the answer fed in pieces of a size.
    private func read(_ text: String, isHead: Bool = false, pieces: Int = Int.max) -> String {
        var parser = ResponseParser(isHead: isHead)
        let bytes = Array(text.utf8)
        var words = ""
        var body: [UInt8] = []
        var position = 0
        while true {
            switch parser.next() {
            case .head(let head): words += head.status + "|"
            case .body(let more): body += more
            case .finished: return words + String(decoding: body, as: UTF8.self) + "|"
            case .failed(let failure): return words + String(decoding: body, as: UTF8.self) + "|" + failure
            case .needsMore:
                let end = pieces < bytes.count - position ? position + pieces : bytes.count
                if position == bytes.count { parser.end() } else { parser.feed(bytes[position..<end]) }
                position = end
            }
        }
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcrest", "200 OK|abc|"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n", "200 OK|abc|"),
        ("HTTP/1.0 200 OK\n\nabc", "200 OK|abc|"),
        ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", "204 No Content||"),
        ("HTTP/1.1 299 \r\nContent-Length: 0\r\n\r\n", "299 ||"),
        ("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", "200||"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc", "200 OK|abc|unexpected EOF"),
        ("HTTP/1.1 200 OK\r\nContent", "|unexpected EOF"),
        ("", "|EOF"),
        ("SSH-2.0-x\r\n\r\n", "|malformed HTTP response \"SSH-2.0-x\""),
        ("HTTP/1.1 2x0 OK\r\n\r\n", "|malformed HTTP status code \"2x0\""),
        ("HTTX/1.1 200 OK\r\n\r\n", "|malformed HTTP version \"HTTX/1.1\""),
        ("HTTP/1.1 200 OK\r\nbroken\r\n\r\n", "|malformed MIME header line"),
    ])
    func answer_isReadAsByGo(_ text: String, _ expected: String) {
        #expect(read(text) == expected)
        #expect(read(text, pieces: 1) == expected)
    }

    @Test func headAnswer_hasNoBody() {
        #expect(read("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", isHead: true) == "200 OK||")
    }
}
