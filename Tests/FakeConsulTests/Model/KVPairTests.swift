// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct KVPairTests {
    private func json(_ pair: KVPair) -> String {
        var json = JSONWriter()
        pair.write(to: &json)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    @Test func json_hasConsulsOrder() {
        let pair = KVPair(
            key: "lock",
            value: Array("by one".utf8),
            flags: 42,
            session: "abc",
            lockIndex: 1,
            createIndex: 18,
            modifyIndex: 19
        )
        #expect(
            json(pair)
                == #"{"LockIndex":1,"Key":"lock","Flags":42,"Value":"Ynkgb25l","Session":"abc","#
                + #""CreateIndex":18,"ModifyIndex":19}"#
        )
    }

    @Test func json_hasNullForAnEmptyValue_andNoSessionWhereNoneHolds() {
        #expect(
            json(KVPair(key: "e", flags: .max))
                == #"{"LockIndex":0,"Key":"e","Flags":18446744073709551615,"Value":null,"#
                + #""CreateIndex":0,"ModifyIndex":0}"#
        )
    }
}
