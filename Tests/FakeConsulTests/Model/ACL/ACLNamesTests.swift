// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ACLNamesTests {
    private func refusal(_ name: String) -> String? {
        do {
            try ACLNames.validatePolicy(name)
            return nil
        } catch {
            return error.message
        }
    }

    @Test(arguments: ["a", "A-b_9", "team/app", "team/", String(repeating: "x", count: 128)])
    func policyNames_mayHaveOneSlash(name: String) {
        #expect(refusal(name) == nil)
    }

    @Test func policyNames_areRefused_inConsulsWords() {
        let tooLong = String(repeating: "x", count: 129)
        #expect(refusal(tooLong) == "Invalid Policy: invalid Name. Length must be greater than 0 and less than 128")
        #expect(
            refusal("builtin/x") == "Invalid Policy: invalid Name. Names cannot be prefixed with '/' or 'builtin/'")
        for name in ["a/b/c", "a b", "ä"] {
            #expect(
                refusal(name) == "Invalid Policy: invalid Name. "
                    + "Only alphanumeric characters, a single '/', '-' and '_' are allowed")
        }
    }

    @Test func identities_beginAndEnd_withALetterOrDigit() {
        for name in ["a", "web-1", "a_b"] { #expect(ACLNames.isIdentity(name)) }
        for name in ["", "-a", "a-", "A", "a.b", String(repeating: "x", count: 257)] {
            #expect(!ACLNames.isIdentity(name))
        }
    }

    @Test func rolesAndMethods_areWords() {
        #expect(ACLNames.isRole("A-1_"))
        #expect(!ACLNames.isRole("a/b"))
        #expect(!ACLNames.isAuthMethod(String(repeating: "x", count: 129)))
    }
}
