// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct OpenRequestsTests {
    @Test func requests_areFound_alsoWhereTheirPlacesMeet() {
        var open = OpenRequests()
        let ids = (1...3000).map { RequestID(slot: Int32($0 % 7), serial: UInt64($0)) }
        for (number, id) in ids.enumerated() { open.insert(id, UInt64(number)) }
        let all = ids.enumerated().allSatisfy { open[$0.element] == UInt64($0.offset) }
        #expect(all && open[RequestID(slot: 9, serial: 1)] == nil)
        var removed: [UInt64?] = []
        for id in ids.reversed() { removed.append(open.remove(id)) }
        #expect(removed == (0..<3000).reversed().map { UInt64($0) })
        #expect(ids.allSatisfy { open[$0] == nil })
        let again = open.remove(ids[0])
        #expect(again == nil)
    }
}
