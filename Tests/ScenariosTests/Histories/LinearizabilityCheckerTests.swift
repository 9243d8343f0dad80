// SPDX-License-Identifier: MIT

import Scenarios
import Testing

@Suite struct LinearizabilityCheckerTests {
    /// A history of one key from lines of a small language: `1 put a` begins client 1's write of a, `1 ok` ends it.
    private func verdict(_ lines: String..., limit: Int = 1_000) -> LinearizabilityChecker.Verdict {
        var history = KVHistory()
        var open: [Int: KVHistory.Ticket] = [:]
        for (time, line) in lines.enumerated() {
            let words = line.split(separator: " ").map(String.init)
            let client = Int(words[0])!
            let now = Duration.seconds(time)
            func end(_ outcome: KVHistory.Outcome) {
                history.complete(open.removeValue(forKey: client)!, outcome, at: now)
            }
            func begin(_ action: KVHistory.Action) {
                open[client] = history.invoke(action, "k", by: client, at: now)
            }
            switch words[1] {
            case "put": begin(.put(words[2]))
            case "get": begin(.get)
            case "delete": begin(.delete)
            case "cas": begin(.cas(words[2], index: UInt64(words[3])!))
            case "ok": end(.done(true))
            case "no": end(.done(false))
            case "nothing": end(.notFound)
            case "lost": end(.unknown)
            case "saw": end(.found(words[2], modifyIndex: UInt64(words[3])!))
            default: Issue.record("no such line: \(line)")
            }
        }
        return LinearizabilityChecker.check(history, limit: limit)
    }

    private func isViolated(_ verdict: LinearizabilityChecker.Verdict) -> Bool {
        if case .violated = verdict { true } else { false }
    }

    @Test func nothing_isValid() { #expect(LinearizabilityChecker.check(KVHistory()) == .valid) }

    @Test func readAfterWrite_isValid_andAStaleOneIsNot() {
        #expect(verdict("1 put a", "1 ok", "2 get", "2 saw a 5") == .valid)
        #expect(isViolated(verdict("1 put a", "1 ok", "2 get", "2 nothing")))
        #expect(isViolated(verdict("1 put a", "1 ok", "1 put b", "1 ok", "2 get", "2 saw a 5")))
    }

    @Test func readDuringAWrite_maySeeEither() {
        #expect(verdict("1 put a", "2 get", "2 nothing", "1 ok") == .valid)
        #expect(verdict("1 put a", "2 get", "2 saw a 5", "1 ok") == .valid)
    }

    /// The second reader began after the first had ended.
    @Test func valueThatIsSeen_isNotUnseenAgain() {
        #expect(isViolated(verdict("1 put a", "2 get", "2 saw a 5", "3 get", "3 nothing", "1 ok")))
        #expect(verdict("1 put a", "2 get", "3 get", "2 saw a 5", "3 nothing", "1 ok") == .valid)
    }

    @Test func lostWrite_mayShowAtAnyLaterTime_orNever() {
        #expect(verdict("1 put a", "1 lost", "2 get", "2 nothing") == .valid)
        #expect(verdict("1 put a", "1 lost", "2 get", "2 nothing", "2 get", "2 saw a 5") == .valid)
        #expect(isViolated(verdict("1 put a", "1 lost", "2 get", "2 saw a 5", "2 get", "2 nothing")))
        #expect(verdict("1 delete", "1 lost", "2 put a", "2 ok", "3 get", "3 nothing") == .valid)
    }

    @Test func refusedWrite_changesNothing() {
        #expect(isViolated(verdict("1 put a", "1 no", "2 get", "2 saw a 5")))
        #expect(verdict("1 put a", "1 no", "2 get", "2 nothing") == .valid)
    }

    @Test func checkAndSet_goesByTheIndex() {
        #expect(verdict("1 cas a 0", "1 ok", "2 cas b 0", "2 no", "2 get", "2 saw a 5") == .valid)
        #expect(isViolated(verdict("1 cas a 0", "1 ok", "2 cas b 0", "2 ok")))
        #expect(verdict("1 put a", "1 ok", "2 get", "2 saw a 5", "2 cas b 5", "2 ok", "1 get", "1 saw b 6") == .valid)
        #expect(isViolated(verdict("1 put a", "1 ok", "2 get", "2 saw a 5", "2 cas b 5", "2 no")))
        #expect(isViolated(verdict("1 put a", "1 ok", "2 cas b 5", "2 no", "2 get", "2 saw a 5")))
        // Two that both won against the same index: a lost update.
        #expect(
            isViolated(
                verdict(
                    "1 put a", "1 ok", "1 get", "1 saw a 5", "1 cas b 5", "2 cas c 5", "1 ok", "2 ok"
                )
            )
        )
    }

    @Test func indexes_belongToOneWriteEach_andGrow() {
        #expect(isViolated(verdict("1 put a", "1 ok", "2 get", "2 saw a 5", "2 get", "2 saw a 6")))
        #expect(isViolated(verdict("1 put a", "1 ok", "1 get", "1 saw a 5", "1 put b", "1 ok", "1 get", "1 saw b 4")))
        #expect(
            isViolated(
                verdict(
                    "1 put a", "1 ok", "1 get", "1 saw a 5", "1 delete", "1 ok", "1 put b", "1 ok", "1 get",
                    "1 saw b 6"
                )
            )
        )
        // Setting a key to what it is keeps its index.
        #expect(verdict("1 put a", "1 ok", "1 get", "1 saw a 5", "1 put a", "1 ok", "1 get", "1 saw a 5") == .valid)
        #expect(
            isViolated(verdict("1 put a", "1 ok", "1 get", "1 saw a 5", "1 put a", "1 ok", "1 get", "1 saw a 9"))
        )
    }

    @Test func violation_saysWhere() {
        #expect(
            verdict("1 put a", "1 ok", "2 get", "2 nothing")
                == .violated(
                    "key k, 2 operations; nothing explains client 2, 2.0 seconds to 3.0 seconds: get k: nothing"
                )
        )
    }

    @Test func keys_areJudgedEachByItself() {
        var history = KVHistory()
        for key in ["a", "b", "\u{e9}", "e\u{301}"] {
            let put = history.invoke(.put(key), key, by: 1, at: .zero)
            history.complete(put, .done(true), at: .zero)
        }
        for key in ["a", "b", "\u{e9}", "e\u{301}"] {
            let get = history.invoke(.get, key, by: 1, at: .zero)
            history.complete(get, .found(key, modifyIndex: 5), at: .zero)
        }
        #expect(LinearizabilityChecker.check(history) == .valid)
        let get = history.invoke(.get, "b", by: 1, at: .zero)
        history.complete(get, .notFound, at: .zero)
        #expect(isViolated(LinearizabilityChecker.check(history)))
    }

    /// Ten writers at once, and a reader who saw what none wrote: every order would have to be tried.
    @Test func search_givesUpAtItsLimit() {
        var history = KVHistory()
        let tickets = (0..<10).map { history.invoke(.put("v\($0)"), "k", by: $0, at: .zero) }
        let read = history.invoke(.get, "k", by: 99, at: .zero)
        for ticket in tickets { history.complete(ticket, .done(true), at: .zero) }
        history.complete(read, .found("else", modifyIndex: 5), at: .zero)
        #expect(LinearizabilityChecker.check(history, limit: 500) == .unknown)
        #expect(isViolated(LinearizabilityChecker.check(history, limit: 100_000)))
    }

    /// A thousand operations of one key by ten clients, as a real store would answer them.
    @Test func longHistory_isJudgedWithoutLimit() {
        var store = SimulatedRegister(seed: 1)
        #expect(LinearizabilityChecker.check(store.history(operations: 1_000, clients: 10)) == .valid)
    }
}
