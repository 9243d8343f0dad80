// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// What the recorded cases do not say.
@Suite struct OperatorKeyringEndpointTests {
    let world: TestWorld

    init() throws { world = try TestWorld() }

    @Test(arguments: [
        ("GET", "?relay-factor=x", 400, "Error parsing relay factor: strconv.Atoi: parsing \"x\": invalid syntax"),
        ("GET", "?relay-factor=-1", 400, "Invalid relay-factor: Relay factor must be in range: [0, 5]"),
        ("GET", "?local-only=x", 400, "Error parsing local-only: strconv.ParseBool: parsing \"x\": invalid syntax"),
        ("PUT", "?local-only=true", 400, "Invalid use of local-only: local-only can only be set for list requests"),
        ("GET", "?local-only=1", 500,
            "2 errors occurred:\n\t* dc1 (LAN) error: 1/1 nodes reported failure\n\t"
                + "* node1: Keyring is empty (encryption not enabled)\n\n"),
        ("PUT", "", 500,
            "4 errors occurred:\n\t* WAN error: 1/1 nodes reported failure\n\t"
                + "* node1.dc1: No keyring to modify (encryption not enabled)\n\t"
                + "* dc1 (LAN) error: 1/1 nodes reported failure\n\t"
                + "* node1: No keyring to modify (encryption not enabled)\n\n"),
    ])
    func answers_areConsuls(method: String, query: String, status: Int, text: String) {
        let answer = world.text(method, "/v1/operator/keyring" + query, method == "GET" ? "" : "{}")
        #expect(answer.status == status && answer.text == text)
    }
}
