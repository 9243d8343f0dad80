// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct HTTPDateTests {
    @Test(arguments: [
        (1_136_214_245, "Mon, 02 Jan 2006 15:04:05 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
    ])
    func text_isThatOfRFC9110(_ seconds: Int64, _ text: String) {
        #expect(String(decoding: HTTPDate.bytes(seconds: seconds), as: UTF8.self) == text)
    }
}
