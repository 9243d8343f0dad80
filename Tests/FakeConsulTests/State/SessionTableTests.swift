// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct SessionTableTests {
    private func table() -> SessionTable {
        var table = SessionTable()
        table.insert(Session(id: "bb", node: "Node1", nodeChecks: ["serfHealth"]), index: 1)
        table.insert(Session(id: "aa", node: "node1", nodeChecks: [], checks: ["Gate"]), index: 2)
        table.insert(Session(id: "cc", node: "node2", serviceChecks: [.init(id: "gate")]), index: 3)
        return table
    }

    @Test func sessions_areFoundWhateverTheCase_inTheOrderOfTheirIDs() {
        let table = table()
        #expect(table["AA"]?.id == "aa")
        #expect(table.all.map(\.id) == ["aa", "bb", "cc"])
        #expect(table.onNode("NODE1").map(\.id) == ["aa", "bb"])
        #expect(table.dependents(ofCheck: "gate", onNode: "node1").map(\.id) == ["aa"])
        #expect(table.dependents(ofCheck: "gate", onNode: "node2").map(\.id) == ["cc"])
    }

    @Test func nodes_areTheSameOnly_ifTheirBytesAre() {
        var table = SessionTable()
        table.insert(Session(id: "aa", node: "caf\u{e9}"), index: 1)
        #expect(table.onNode("CAF\u{c9}").count == 1)
        #expect(table.onNode("cafe\u{301}").isEmpty)
    }

    @Test func removed_isNowhere() {
        var table = table()
        #expect(table.remove("Aa", index: 4)?.id == "aa")
        #expect(table.remove("aa", index: 5) == nil)
        #expect(table.index == 4)
        #expect(table.onNode("node1").map(\.id) == ["bb"])
        #expect(table.dependents(ofCheck: "Gate", onNode: "node1").isEmpty)
    }

    @Test func reads_noteWhatTheyLookAt() {
        let table = table()
        var watch = WatchSet()
        _ = table.get("AA", watch: &watch)
        _ = table.list(watch: &watch)
        _ = table.list(onNode: "Node2", watch: &watch)
        _ = table.list(onNode: "none", watch: &watch)
        #expect(watch.keys == [.session("aa"), .table(.sessions), .nodeSessions("node2"), .table(.sessions)])
    }
}
