// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ChunkedDecoderTests {
    private func decode(_ text: String) -> (ChunkedDecoder.Progress, String, rest: String) {
        var decoder = ChunkedDecoder()
        let input = Array(text.utf8)
        var position = 0
        var body: [UInt8] = []
        let progress = decoder.read(input, from: &position, into: &body)
        return (progress, String(decoding: body, as: UTF8.self), String(decoding: input[position...], as: UTF8.self))
    }

    @Test(arguments: [
        ("3\r\nabc\r\n0\r\n\r\nrest", "abc", "rest"),
        ("3\nabc\r\n0\n\r\n", "abc", ""),
        ("3;name=\"v\"\r\nabc\r\nA\r\n0123456789\r\n000\r\n\r\n", "abc0123456789", ""),
        ("3 \t\r\nabc\r\n0\r\n\r\n", "abc", ""),
        ("0\r\nT: 1\r\nU: 2\r\n\r\nrest", "", "rest"),
    ])
    func body_isRead_whenChunksAreWellFormed(_ text: String, _ body: String, _ rest: String) {
        let (progress, read, left) = decode(text)
        #expect(progress == .finished && read == body && left == rest)
    }

    @Test(arguments: [
        ("x\r\n", ChunkedDecoder.Failure.invalidLength),
        ("3 ;x\r\nabc", .invalidLength),
        ("-1\r\n", .invalidLength),
        ("0x3\r\n", .invalidLength),
        ("00000000000000001\r\n", .lengthTooLarge),
        ("3\r\nabcd\r\n", .malformed),
        ("3\r\nabc\n0\r\n\r\n", .malformed),
        ("0\r\nnot a field\r\n\r\n", .malformedTrailer),
    ])
    func failure_isGos_whenChunksAreMalformed(_ text: String, _ failure: ChunkedDecoder.Failure) {
        #expect(decode(text).0 == .failed(failure))
    }

    @Test func failure_whenALineIsTooLong() {
        #expect(decode(String(repeating: "0", count: 4096)).0 == .failed(.lineTooLong))
        #expect(decode("0\r\nA: " + String(repeating: "b", count: 4096)).0 == .failed(.trailerTooLong))
    }

    @Test func failure_whenExtensionsOutweighTheData() {
        let chunk = "1;" + String(repeating: "e", count: 1000) + "\r\na\r\n"
        #expect(decode(String(repeating: chunk, count: 10)).0 == .needsMore)
        #expect(decode(String(repeating: chunk, count: 20)).0 == .failed(.tooMuchOverhead))
    }

    @Test func length_isKept_whenItIsHuge() {
        #expect(decode("ffffffffffffffff\r\nabc").0 == .needsMore)
    }
}
