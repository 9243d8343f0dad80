// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct PEMTests {
    private func blocks(_ text: String) -> [PEM.Block] { PEM.blocks(in: Array(text.utf8)) }

    @Test func blocks_areFoundAmongOtherText() {
        let text = "hello\n-----BEGIN A-----\r\nAQID\r\n-----END A-----\nx\n"
            + "-----BEGIN B C-----\nX: y\n\nBA==\n-----END B C-----"
        #expect(
            blocks(text) == [
                PEM.Block(type: "A", bytes: [1, 2, 3], hasHeaders: false),
                PEM.Block(type: "B C", bytes: [4], hasHeaders: true),
            ])
    }

    @Test(arguments: [
        "", "-----BEGIN A-----", "-----BEGIN A-----\nAQID\n-----END B-----", "-----END A-----",
        "-----BEGIN A-----\n?!\n-----END A-----", "-----BEGIN -----", "-----BEGIN",
    ])
    func brokenBlocks_arePassedOver(_ text: String) {
        #expect(blocks(text).isEmpty)
    }
}
