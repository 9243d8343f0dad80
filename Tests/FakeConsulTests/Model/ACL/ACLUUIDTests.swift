// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ACLUUIDTests {
    private func refusal(_ text: String) -> String? {
        do {
            _ = try ACLUUID.bytes(text)
            return nil
        } catch {
            return error.message
        }
    }

    @Test func ids_areFound_inEitherCase() throws {
        let lower = "6a1253d2-1785-24fd-91c2-f8e78c745511"
        #expect(try ACLUUID.bytes(lower) == ACLUUID.bytes(lower.uppercased()))
        #expect(try ACLUUID.bytes(lower).count == 16)
    }

    @Test func others_areRefused_inTheWordsOfTheTables() {
        #expect(refusal("x") == "UUID must be 36 characters")
        #expect(
            refusal("6a-253d2-1785-24fd-91c2-f8e78c745511") == "UUID should have maximum of 4 \"-\"; got 5")
        #expect(refusal("6a1253d21785-24fd-91c2-f8e78c745511x") == "Input (without hyphens) must be even length")
        #expect(
            refusal("6a1253d2-1785-24fd-91c2-f8e78c74551g")
                == "Invalid UUID: encoding/hex: invalid byte: U+0067 'g'")
    }

    @Test func reserved_areThoseOfConsulsOwn() {
        #expect(ACLUUID.isReserved(ACLPolicy.globalManagementID))
        #expect(!ACLUUID.isReserved("10000000-0000-0000-0000-000000000001"))
    }
}
