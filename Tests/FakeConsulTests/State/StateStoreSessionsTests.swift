// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct StateStoreSessionsTests {
    private let test = TestStore()

    private func check(_ id: String, _ status: HealthStatus) -> HealthCheck {
        var check = HealthCheck(node: "n", id: id)
        check.status = status
        return check
    }

    private func register(_ checks: [HealthCheck], at index: UInt64) {
        test.apply(.register(RegisterCommand(node: Node(name: "n"), checks: checks)), at: index)
    }

    private func create(_ id: String, node: String = "n", checks: [String], at index: UInt64) -> CommandResult {
        test.apply(.session(.create(Session(id: id, node: node, nodeChecks: checks))), at: index)
    }

    @Test func creation_needsItsNode_andItsChecksToBeWell() {
        register([check("bad", .critical), check("good", .warning)], at: 1)
        #expect(create("s", node: "x", checks: [], at: 2).refusal == "Missing node registration")
        #expect(create("s", checks: ["no"], at: 3).refusal == "Missing check 'no' registration")
        #expect(create("s", checks: ["good", "bad"], at: 4).refusal == "Check 'bad' is in critical state")
        #expect(create("", checks: [], at: 5).refusal == "Missing session ID")
        #expect(create("s", checks: ["good"], at: 6).id == "s")
        #expect(test.store.sessions["s"]?.createIndex == 6)
        #expect(test.store.sessions.index == 6)
    }

    @Test func session_ends_whenItsCheckTurnsCriticalOrGoes() {
        register([check("a", .passing), check("b", .passing)], at: 1)
        _ = create("s1", checks: ["a"], at: 2)
        _ = create("s2", checks: ["b"], at: 3)
        register([check("A", .warning)], at: 4)
        #expect(test.store.sessions["s1"] != nil)
        register([check("a", .critical)], at: 5)
        #expect(test.store.sessions["s1"] == nil)
        test.apply(.deregister(DeregisterCommand(node: "n", checkID: "b")), at: 6)
        #expect(test.store.sessions["s2"] == nil)
        #expect(test.store.sessions.index == 6)
    }

    @Test func sessions_end_whenTheirNodeGoes() {
        register([], at: 1)
        _ = create("s1", checks: [], at: 2)
        _ = create("s2", node: "N", checks: [], at: 3)
        _ = test.store.takeTouched()
        test.apply(.deregister(DeregisterCommand(node: "n")), at: 4)
        #expect(test.store.sessions.count == 0)
        let touched = test.store.takeTouched()
        #expect(
            touched.contains(.session("s1")) && touched.contains(.nodeSessions("n"))
                && touched.contains(.table(.sessions))
        )
    }

    @Test func destruction_ofWhatIsNot_changesNothing() {
        test.apply(.session(.destroy(id: "s")), at: 1)
        #expect(test.store.sessions.index == 0)
        #expect(test.store.takeTouched().isEmpty)
    }
}
