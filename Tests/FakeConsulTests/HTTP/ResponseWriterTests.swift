// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ResponseWriterTests {
    private let date = Array("Mon, 02 Jan 2006 15:04:05 GMT".utf8)

    private func write(
        _ response: Response, _ framing: MessageFraming = MessageFraming()
    ) -> (text: String, stays: Bool) {
        var output: [UInt8] = []
        let stays = ResponseWriter(framing: framing, date: date).write(response, into: &output)
        return (String(decoding: output, as: UTF8.self), stays)
    }

    @Test func answer_hasDateAndLength() {
        let response = Response(headers: HTTPHeaders([(.contentType, "application/json")]), body: Array("true".utf8))
        let (text, stays) = write(response)
        #expect(stays)
        #expect(
            text == """
                HTTP/1.1 200 OK\r
                Content-Type: application/json\r
                Date: Mon, 02 Jan 2006 15:04:05 GMT\r
                Content-Length: 4\r
                \r
                true
                """)
    }

    @Test func unknownStatus_isWordedAsInGo() {
        #expect(write(Response(status: HTTPStatus(299))).text.hasPrefix("HTTP/1.1 299 status code 299\r\n"))
        #expect(write(Response(status: .payloadTooLarge)).text.hasPrefix("HTTP/1.1 413 Request Entity Too Large\r\n"))
    }

    @Test func connection_closes_whenTheClientOrTheHandlerSaysSo() {
        let asked = write(Response(), MessageFraming(wantsClose: true))
        #expect(!asked.stays && asked.text.contains("\r\nConnection: close\r\n"))
        let forced = write(Response(), MessageFraming(mustClose: true))
        #expect(!forced.stays && forced.text.contains("\r\nConnection: close\r\n"))
        let handler = write(Response(headers: HTTPHeaders([(.connection, "close")])))
        #expect(!handler.stays && handler.text.components("Connection") == 1)
    }

    @Test func oldClient_keepsTheConnection_onlyWhenItAsks() {
        let plain = write(Response(), MessageFraming(isHTTP11: false, wantsClose: true))
        #expect(!plain.stays && plain.text.hasPrefix("HTTP/1.0 200 OK\r\n") && plain.text.components("Connection") == 0)
        let kept = write(Response(), MessageFraming(isHTTP11: false, wantsHTTP10KeepAlive: true))
        #expect(kept.stays && kept.text.contains("\r\nConnection: keep-alive\r\n"))
    }

    @Test func headAnswer_hasTheLengthButNoBody() {
        let answer = write(Response(status: .methodNotAllowed, body: Array("nope".utf8)), MessageFraming(method: .head))
        #expect(answer.text.contains("Content-Length: 4\r\n") && answer.text.hasSuffix("\r\n\r\n"))
        #expect(write(Response(), MessageFraming(method: .head)).text.components("Content-Length") == 0)
    }

    @Test func bodilessStatus_hasNeitherLengthNorBody() {
        let answer = write(Response(status: HTTPStatus(204), body: Array("x".utf8)))
        #expect(answer.stays && answer.text.components("Content-Length") == 0 && answer.text.hasSuffix("\r\n\r\n"))
    }

    @Test func headerValue_cannotForgeALine() {
        let answer = write(Response(headers: HTTPHeaders([(.location, "/a\r\nSet-Cookie: x")])))
        #expect(answer.text.contains("Location: /a  Set-Cookie: x\r\n"))
    }

    @Test func stream_isChunked_whenTheClientKnowsChunks() {
        var output: [UInt8] = []
        let writer = ResponseWriter(framing: MessageFraming(), date: date)
        #expect(writer.begin(Response(), into: &output))
        writer.writePiece(Array("hello, stream 16".utf8), into: &output)
        writer.writePiece([], into: &output)
        writer.end(into: &output)
        let text = String(decoding: output, as: UTF8.self)
        #expect(text.contains("Transfer-Encoding: chunked\r\n"))
        #expect(text.hasSuffix("\r\n\r\n10\r\nhello, stream 16\r\n0\r\n\r\n"))
    }

    @Test func stream_endsWithTheConnection_whenTheClientIsOld() {
        var output: [UInt8] = []
        let framing = MessageFraming(isHTTP11: false, wantsHTTP10KeepAlive: true)
        let writer = ResponseWriter(framing: framing, date: date)
        #expect(!writer.begin(Response(), into: &output))
        writer.writePiece(Array("hello".utf8), into: &output)
        writer.end(into: &output)
        #expect(String(decoding: output, as: UTF8.self).hasSuffix("\r\n\r\nhello"))
    }
}

extension String {
    /// How often a word occurs.
    fileprivate func components(_ word: String) -> Int {
        let text = Array(utf8)
        let pattern = Array(word.utf8)
        return text.indices.filter { text[$0...].starts(with: pattern) }.count
    }
}
