// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct SortedMapTests {
    @Test func keys_areInTheOrderOfTheirBytes() {
        let map: StringMap = ["b": "1", "a": "2", "B": "3", "é": "4", "ab": "5"]
        #expect(map.keys == ["B", "a", "ab", "b", "é"])
        #expect(map["ab"] == "5" && map["c"] == nil)
        #expect(StringMap(["b": "1", "a": "2"]).keys == ["a", "b"])
    }

    @Test func canonicallyEquivalentKeys_areTwo() {
        var map: StringMap = ["\u{e9}": "composed"]
        map["e\u{301}"] = "decomposed"
        #expect(map.count == 2 && map["\u{e9}"] == "composed")
        let other: StringMap = ["e\u{301}": "composed", "\u{e9}": "decomposed"]
        #expect(map != other)
    }

    @Test func setting_replacesAndRemoves() {
        var map: StringMap = ["a": "1", "a": "2"]
        #expect(map["a"] == "2" && map.count == 1)
        map["a"] = nil
        map["none"] = nil
        #expect(map.isEmpty)
    }

    @Test func filter_holdsIfEveryPairIsThere() {
        let map: StringMap = ["os": "linux", "rack": "r1"]
        #expect(map.satisfies([("os", "linux"), ("rack", "r1")]) && map.satisfies([]))
        #expect(!map.satisfies([("os", "bsd")]) && !map.satisfies([("zone", "")]))
    }

    @Test func pairs_areSorted_andTheLastOfOneKeyCounts() {
        let map = SortedMap([("b", 1), ("a", 2), ("b", 3), ("é", 4), ("e\u{301}", 5), ("b", 6), ("a", 7)])
        #expect(map.keys.map { Array($0.utf8) } == ["a", "b", "e\u{301}", "é"].map { Array($0.utf8) })
        #expect(map.pairs.map(\.value) == [7, 6, 5, 4])
        #expect(SortedMap([(key: String, value: Int)]()).isEmpty)
    }
}
