// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct SelectorTests {
    @Test(arguments: [
        ("leader", Selector.leader), ("followers@dc2", .followers.in("dc2")), ("s1", .named("s1")),
        ("s1.dc2", .named("s1.dc2")), ("all", .all), ("minority", .minority), ("majority@dc1", .majority.in("dc1")),
        ("follower", .follower), ("servers", .servers), ("clients", .clients), ("s1@dc2", .named("s1").in("dc2")),
    ])
    func text_isReadAndWritten(_ text: String, _ selector: Selector) throws {
        #expect(try Selector(text) == selector)
        #expect(selector.description == text)
    }

    @Test(arguments: ["", "@dc1", "leader@"])
    func text_isRefused_whenItNamesNobody(_ text: String) {
        #expect(throws: FaultRefusal.self) { try Selector(text) }
    }

    @Test func text_isRefused_whenItIsTooLong() {
        let text = String(repeating: "s", count: 1000)
        #expect(throws: FaultRefusal.self) { try Selector(text) }
        #expect(throws: FaultRefusal.self) { try Fault.partition([[Selector](repeating: .all, count: 1001)]).check() }
    }

    @Test func literal_isTheTextForm() {
        let selector: Selector = "leader@dc2"
        #expect(selector == .leader.in("dc2"))
    }
}
