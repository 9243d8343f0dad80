// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct QueryParametersTests {
    @Test func pairs_areReadAsInGo() {
        let query = QueryParameters.parse("a=1&b&c=&a=2&&d=x%20y+z&=e&f=g=h")
        #expect(query["a"] == "1" && query.all("a") == ["1", "2"])
        #expect(query["b"] == "" && query["c"] == "" && query.has("b"))
        #expect(query["d"] == "x y z" && query[""] == "e" && query["f"] == "g=h")
        #expect(query["missing"] == nil && !query.has("missing"))
    }

    @Test func pair_isLeftOut_whenBroken() {
        let query = QueryParameters.parse("a=%zz&b;c=1&%4=2&d=3&e=%")
        #expect(query.pairs.map(\.name) == ["d"])
        #expect(query.isMalformed && !QueryParameters.parse("a=1&&b").isMalformed)
    }

    @Test func nothing_isEmpty() { #expect(QueryParameters.parse("").pairs.isEmpty) }
}
