// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct UserEventTests {
    @Test func index_combinesTheHalvesOfTheID() {
        var event = UserEvent(name: "e")
        event.id = "00000000-0000-0001-0000-000000000003"
        #expect(event.index == 2)
        event.id = "not an id"
        #expect(event.index == 1)
    }

    @Test func filters_mustBeRegularExpressions() {
        var event = UserEvent(name: "e")
        event.nodeFilter = "["
        #expect(event.refusal == "Invalid node filter: error parsing regexp: missing closing ]: `[`")
        event = UserEvent(name: "e")
        event.tagFilter = "a"
        #expect(event.refusal == "Cannot provide tag filter without service filter")
        #expect(UserEvent(name: "").refusal == "User event missing name")
        #expect(UserEvent(name: "e").refusal == nil)
    }

    @Test func filters_pickNodeServiceAndTag() {
        var service = NodeService(id: "web1", name: "web")
        service.tags = ["blue"]
        var event = UserEvent(name: "e")
        event.nodeFilter = "^node"
        #expect(event.isFor(node: "node1", services: []))
        #expect(!event.isFor(node: "other", services: []))
        event.serviceFilter = "web"
        #expect(!event.isFor(node: "node1", services: []))
        #expect(event.isFor(node: "node1", services: [service]))
        event.tagFilter = "green"
        #expect(!event.isFor(node: "node1", services: [service]))
    }
}
