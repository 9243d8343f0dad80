// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct HCLRecordTests {
    private func rules(_ text: String, _ field: String = "key") throws -> [String] {
        try HCLRecord(parsing: text).records(field).map {
            "\(try $0.key(for: "Prefix")):\(try $0.string("Policy") ?? "")"
        }
    }

    @Test func blocks_areRecordsWithTheirLabels() throws {
        let text =
            "acl = \"read\"\nkey \"\" { policy = \"read\" }\nkey \"a/\" { Policy = \"deny\" }\nkey_prefix \"b\" {}\n"
        #expect(try rules(text) == [":read", "a/:deny"])
        #expect(try rules(text, "key_prefix") == ["b:"])
        #expect(try rules(text, "node") == [])
        #expect(try HCLRecord(parsing: text).string("acl") == "read")
        #expect(try HCLRecord(parsing: text).string("keyring") == nil)
    }

    @Test func json_givesTheSameRecords() throws {
        #expect(try rules(#"{"key": {"": {"policy": "read"}, "a/": {"policy": "deny"}}}"#) == [":read", "a/:deny"])
        #expect(
            try rules(#"{"key": [{"": {"policy": "read"}}, {"a/": {"policy": "deny"}}], "acl": "x"}"#) == [
                ":read", "a/:deny",
            ]
        )
        #expect(try HCLRecord(parsing: #"{"operator": "write"}"#).string("operator") == "write")
    }

    @Test func oddForms_areReadAsTheOriginalReadsThem() throws {
        #expect(try rules("key { policy = \"read\" }") == ["policy:read"])
        #expect(try rules("key { \"foo\" { policy = \"read\" } }") == ["foo:read"])
        #expect(try rules("key \"a\" \"b\" { policy = \"read\" }") == ["a:"])
        #expect(try rules("key \"a\" { policy = 5 }") == ["a:5"])
        #expect(try rules("key \"a\" { policy = \"read\" policy = \"write\" }") == ["a:write"])
        #expect(try rules("nonsense \"a\" { policy = \"read\" }") == [])
    }

    @Test(arguments: [
        ("key = 5", "At 1:7: unknown slice type: *ast.LiteralType"),
        ("key = [\"a\"]", "At 1:8: root.key[0]: not an object type for struct (*ast.LiteralType)"),
        ("key = [{ policy = \"read\" }]", "At 1:10: root.key[0]: Prefix asked for 'key', impossible"),
        ("key \"a\" { policy = true }", "At 1:20: root.key[0].Policy: unknown type for string *ast.LiteralType"),
        ("key \"a\" { policy = [1] }", "At 1:20: root.key[0].Policy: unknown type for string *ast.ListType"),
        ("key {", "At 1:7: object expected closing RBRACE got: EOF"),
    ])
    func refuses(_ text: String, reason: String) {
        #expect(throws: HCLError(reason)) { try rules(text) }
    }

    @Test func blockInPlaceOfText_isRefused() {
        let error = HCLError("At 1:5: root.acl: unknown type for string *ast.ObjectList")
        #expect(throws: error) { try HCLRecord(parsing: "acl \"x\" {}").string("acl") }
    }

    @Test func policiesOfTheDeploymentGuide_areRead() throws {
        let text = """
            agent "" {
              policy = "write"
            }

            node "" {
              policy = "write"
            }

            service "" {
              policy = "write"
            }

            """
        for field in ["agent", "node", "service"] { #expect(try rules(text, field) == [":write"]) }
    }
}
