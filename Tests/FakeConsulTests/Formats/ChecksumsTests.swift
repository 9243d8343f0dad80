// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ChecksumsTests {
    @Test func crc32_isThatOfIEEE() {
        #expect(CRC32.checksum([]) == 0)
        #expect(CRC32.checksum(Array("123456789".utf8)) == 0xcbf4_3926)
        var sum = CRC32()
        sum.update(Array("12345".utf8))
        sum.update(Array("6789".utf8))
        #expect(sum.value == 0xcbf4_3926)
    }

    /// The published vectors of FNV.
    @Test func fnv64_hasBothVariants() {
        #expect(FNV64.hash([]) == 0xcbf2_9ce4_8422_2325)
        #expect(FNV64.hash(Array("a".utf8)) == 0xaf63_dc4c_8601_ec8c)
        #expect(FNV64.hash(Array("a".utf8), variantA: false) == 0xaf63_bd4c_8601_b7be)
        #expect(FNV64.hash(Array("foobar".utf8)) == 0x8594_4171_f739_67e8)
        #expect(FNV64.hash(Array("foobar".utf8), variantA: false) == 0x340d_8765_a4dd_a9c2)
    }

    @Test func fnv64_takesNumbersLeastByteFirst() {
        var number = FNV64()
        number.update(0x0807_0605_0403_0201)
        #expect(number.value == FNV64.hash([1, 2, 3, 4, 5, 6, 7, 8]))
    }
}
