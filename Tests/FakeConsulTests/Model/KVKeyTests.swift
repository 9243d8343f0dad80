// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct KVKeyTests {
    @Test func order_isThatOfBytes_whateverTheTextMeans() {
        let keys: [KVKey] = ["", "a", "a/b", "ab", "b", "z", "\u{e9}"]
        #expect(keys.shuffledBySteps().sorted() == keys)
        #expect(KVKey([0x7f]) < KVKey([0x80]))
        #expect(KVKey([1, 2, 3, 4, 5, 6, 7, 8, 9]) < KVKey([1, 2, 3, 4, 5, 6, 7, 8, 10]))
        #expect(KVKey([1, 2, 3, 4, 5, 6, 7, 9]) > KVKey([1, 2, 3, 4, 5, 6, 7, 8, 10]))
    }

    @Test func equality_isThatOfBytes() {
        let composed = KVKey("caf\u{e9}")
        let decomposed = KVKey("cafe\u{301}")
        #expect(composed != decomposed)
        #expect(composed.text == decomposed.text)
        #expect(Set([composed, decomposed, KVKey("caf\u{e9}")]).count == 2)
    }

    @Test(arguments: 0...20) func commonPrefix_isFoundAtEveryLength(length: Int) {
        let shared = [UInt8](repeating: 7, count: length)
        let a = KVKey(shared + [1])
        let b = KVKey(shared + [2, 7, 7, 7, 7, 7, 7, 7, 7, 7])
        #expect(a.commonPrefixLength(with: b) == length)
        #expect(KVKey(shared).commonPrefixLength(with: a) == length)
        #expect(a.hasPrefix(KVKey(shared)))
        #expect(!KVKey(shared).hasPrefix(a))
        #expect(a < b)
    }

    @Test func text_replacesBrokenUTF8() {
        #expect(KVKey([0x61, 0xff, 0x62]).text == "a\u{fffd}b")
    }
}

extension Array {
    /// The same elements in another order.
    fileprivate func shuffledBySteps() -> [Element] { indices.map { self[($0 * 3 + 1) % count] } }
}
