// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct OutputBufferTests {
    @Test func end_isKept_howeverItComes() {
        for size in [1, 3, 7, 100] {
            var buffer = OutputBuffer(capacity: 10)
            let text = Array(0..<100).map { UInt8(0x20 + $0 % 64) }
            for start in stride(from: 0, to: 100, by: size) { buffer.append(text[start..<min(100, start + size)]) }
            #expect(buffer.total == 100 && Array(buffer.text.utf8) == Array(text.suffix(10)))
        }
    }

    @Test func default_isConsuls() { #expect(OutputBuffer(capacity: 0).capacity == 4096) }
}
