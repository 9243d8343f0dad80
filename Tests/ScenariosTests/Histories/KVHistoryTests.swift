// SPDX-License-Identifier: MIT

import Scenarios
import Testing

@Suite struct KVHistoryTests {
    @Test func operations_areInTheOrderOfTheirBeginnings_withoutWhatDidNothing() {
        var history = KVHistory()
        let first = history.invoke(.put("a"), "k", by: 1, at: .seconds(1))
        let second = history.invoke(.get, "k", by: 2, at: .seconds(2))
        let third = history.invoke(.delete, "k", by: 3, at: .seconds(3))
        history.complete(second, .found("a", modifyIndex: 5), at: .seconds(4))
        history.complete(first, .done(true), at: .seconds(5))
        history.drop(third)
        #expect(history.operations.map(\.client) == [1, 2])
        #expect(history.operations[0].outcome == .done(true))
        #expect(history.operations[1].completedAt == .seconds(4))
    }

    @Test func outcome_isUnknown_untilTold() {
        var history = KVHistory()
        _ = history.invoke(.put("a"), "k", by: 1, at: .zero)
        #expect(history.operations[0].outcome == .unknown)
        #expect(history.operations[0].completedAt == nil)
    }

    @Test func description_saysWhoAskedWhatAndWhatWasTold() {
        var history = KVHistory()
        let ticket = history.invoke(.cas("a", index: 7), "k", by: 4, at: .seconds(1))
        history.complete(ticket, .done(false), at: .seconds(2))
        #expect(history.operations[0].description == "client 4, 1.0 seconds to 2.0 seconds: put k = a if at 7: false")
    }
}
