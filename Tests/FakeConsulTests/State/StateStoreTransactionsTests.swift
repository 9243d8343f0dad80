// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct StateStoreTransactionsTests {
    private let test = TestStore()

    private func kv(_ verb: String, _ key: KVKey, _ value: String = "", session: String = "", index: UInt64 = 0)
        -> TransactionOperation
    {
        .kv(verb: verb, KVPair(key: key, value: Array(value.utf8), flags: 7, session: session, modifyIndex: index))
    }

    private func run(_ operations: [TransactionOperation], at index: UInt64) -> TransactionResult {
        guard
            case .transaction(let result) = test.apply(
                .transaction(TransactionCommand(operations: operations)),
                at: index
            )
        else {
            return TransactionResult()
        }
        return result
    }

    private func pairs(_ result: TransactionResult) -> [KVPair] {
        result.items.compactMap { if case .kv(let pair) = $0 { pair } else { nil } }
    }

    @Test func operations_seeEachOther_andOnlyReadsShowValues() {
        let result = run(
            [kv("set", "a", "1"), kv("set", "b/1", "2"), kv("get", "a"), kv("get-tree", "b"), kv("delete", "a")],
            at: 5
        )
        #expect(result.failures.isEmpty)
        #expect(pairs(result).map(\.key) == ["a", "b/1", "a", "b/1"])
        #expect(pairs(result).map(\.value) == [[], [], [0x31], [0x32]])
        #expect(pairs(result).allSatisfy { $0.modifyIndex == 5 })
        #expect(test.pair("a") == nil)
    }

    @Test func failures_areAllTold_andNothingHasHappened() {
        test.set("e", at: 1)
        let result = run(
            [
                kv("set", "x"), kv("cas", "e", "2", index: 9), kv("check-not-exists", "e"), kv("get", "x"),
                kv("delete-tree", "e"),
            ],
            at: 2
        )
        #expect(result.items.isEmpty)
        #expect(
            result.failures == [
                .init(operation: 1, message: #"failed to set key "e", index is stale"#),
                .init(operation: 2, message: #"key "e" exists"#),
            ]
        )
        #expect(test.pair("x") == nil)
        #expect(test.pair("e")?.modifyIndex == 1)
        #expect(test.store.kv.maxIndex == 1)
    }

    @Test(arguments: [
        ("get", #"key "n" doesn't exist"#), ("check-index", #"failed to check index, key "n" doesn't exist"#),
        ("check-session", #"failed to check session, key "n" doesn't exist"#), ("lock", "missing session"),
        ("unlock", "missing session"), ("bogus", #"unknown KV verb "bogus""#), ("", #"unknown KV verb """#),
        ("cas", #"failed to set key "n", index is stale"#),
    ])
    func verbs_onAnAbsentKey_failInConsulsWords(verb: String, message: String) {
        #expect(run([kv(verb, "n", index: 3)], at: 1).failures.map(\.message) == [message])
    }

    @Test func verbs_onAPresentKey_failInConsulsWords() {
        test.set("k", at: 1)
        #expect(
            run(
                [
                    kv("check-index", "k", index: 3), kv("check-session", "k", session: "s"),
                    kv("delete-cas", "k", index: 3),
                ],
                at: 2
            )
            .failures.map(\.message) == [
                #"failed index check for key "k", current modify index 1 != 3"#,
                #"failed session check for key "k", current session "" != "s""#,
                #"failed to delete key "k", index is stale"#,
            ]
        )
    }

    @Test func getOrEmpty_answersWhatWasAsked_whereThereIsNothing() {
        let found = pairs(run([kv("get-or-empty", "n", "v", session: "s", index: 3)], at: 1))
        #expect(found == [KVPair(key: "n", flags: 7, session: "s", modifyIndex: 3)])
    }

    // MARK: Catalog

    private func register(_ name: String, at index: UInt64) {
        test.apply(.register(RegisterCommand(node: Node(name: name))), at: index)
    }

    @Test func catalog_isChangedAlongWithKeys_orNotAtAll() throws {
        var service = NodeService(id: "web", name: "web")
        service.port = 80
        var check = HealthCheck(node: "n", id: "c")
        check.status = .passing
        let good: [TransactionOperation] = [
            .node(verb: "set", Node(name: "n")), .service(verb: "set", service, node: "n"), .check(verb: "set", check),
        ]
        let refused = run(good + [kv("get", "absent")], at: 1)
        #expect(refused.failures.map(\.operation) == [3])
        #expect(test.store.catalog.node(named: "n") == nil)
        let result = run(good + [kv("set", "k")], at: 2)
        #expect(result.failures.isEmpty && result.items.count == 4)
        #expect(test.store.catalog.service("web", onNode: "n")?.value.service.port == 80)
        guard case .check(let stored) = result.items[2] else { throw StateRefusal("no check") }
        #expect(stored.indexes == RaftIndexes(create: 2, modify: 2))
    }

    @Test func catalog_failsInConsulsWords() {
        register("n", at: 1)
        let service = NodeService(id: "s", name: "s")
        let check = HealthCheck(node: "n", id: "c")
        var stale = Node(name: "n")
        stale.indexes.modify = 9
        let failures = run(
            [
                .node(verb: "get", Node(name: "x")), .node(verb: "cas", stale), .node(verb: "delete-cas", stale),
                .node(verb: "no", stale), .service(verb: "get", service, node: "n"),
                .service(verb: "no", service, node: "n"),
                .check(verb: "get", check), .check(verb: "no", check), .service(verb: "set", service, node: "x"),
            ],
            at: 2
        ).failures
        #expect(
            failures.map(\.message) == [
                #"node "x" doesn't exist"#, #"failed to set node "n", index is stale"#,
                #"failed to delete node "n", index is stale"#, #"unknown Node verb "no""#,
                #"service "s" on node "n" doesn't exist"#, #"unknown Service verb "no""#,
                #"check "c" on node "n" doesn't exist"#, #"unknown Check verb "no""#, "Missing node registration",
            ]
        )
        #expect(failures.map(\.operation) == Array(0...8))
    }

    @Test func nodeDeletion_endsItsSessions_andAFailureBringsThemBack() {
        register("n", at: 1)
        test.apply(.session(.create(Session(id: "s", node: "n"))), at: 2)
        test.apply(.lock(KVPair(key: "k", session: "s")), at: 3)
        _ = run([.node(verb: "delete", Node(name: "n")), kv("get", "absent")], at: 4)
        #expect(test.store.sessions["s"] != nil)
        #expect(test.store.kv.keys(heldBy: "s") == ["k"])
        _ = run([.node(verb: "delete", Node(name: "n"))], at: 5)
        #expect(test.store.sessions["s"] == nil)
        #expect(test.pair("k")?.session == "")
    }
}
