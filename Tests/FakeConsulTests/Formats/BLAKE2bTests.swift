// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct BLAKE2bTests {
    /// Around the edges of the blocks.
    @Test(arguments: [
        (0, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"),
        (1, "e88bd757ad5b9bedf372d8d3f0cf6c962a469db61a265f6418e1ffed86da29ec"),
        (55, "314120d4f77d982afcedce65610d91ea056ab1d826967a41552dccc8007f3e46"),
        (56, "45bce06d2228c07bc01e02803f77e4480cffd9df48667be920b379f8707c8a1f"),
        (63, "7d780c3264dedf1cddd683d6fe976ddc273c3caf2c54aeadbaba0d43c3ad287d"),
        (64, "e05ae5cb162ab39214830a09e62611c48d77b3a0ceec14483820101f3a74aa02"),
        (65, "46d39005d31de8c5ae661fd7fb8899c028dece9fc4acee73b28b6b78a25756c7"),
        (119, "a5e91606dad7d7dacb04e949d1068a123d2aa6518b502bcf443b45503930b890"),
        (120, "bac5d32e532d241f0f7ff4dff5745e6befeff40b3b1101839b9ea1641fd249c3"),
        (127, "7eb3d4fe699cedc52282a1c091627822fe7790ef178af8269c0261d367931246"),
        (128, "6afdad1409d770bce274b62a69123c97c86ffb40ce9708f3ff9ae4cbba8ba080"),
        (129, "69e98b10112e4b7ae396bfbddaee75cc5fe6a9dc1fffc2b11e7c0fc48de04ae5"),
        (256, "fabff1fa6173588d4cecdeade31b3237760d62664249e44f621deba4b94367ad"),
        (1000, "655483217562ae552fae4c276411ebd441ae1615754212965b82aee8aa76e9d8"),
    ])
    func hash256_isThatOfTheStandard(_ count: Int, _ expected: String) {
        let bytes = (0..<count).map { UInt8(($0 * 7 + 3) % 251) }
        #expect(Hex.encode(BLAKE2b.hash256(bytes)) == expected)
    }
}
