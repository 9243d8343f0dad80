// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct EventBufferTests {
    @Test func newestEvents_areKept_oldestFirst() {
        var buffer = EventBuffer()
        #expect(buffer.events.isEmpty)
        for number in 0..<300 { buffer.append(UserEvent(name: String(number))) }
        #expect(buffer.events.count == 256)
        #expect(buffer.events.first?.name == "44")
        #expect(buffer.events.last?.name == "299")
    }
}
