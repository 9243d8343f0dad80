// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct MetadataTests {
    @Test(arguments: [
        ("", "Key cannot be blank"), ("a b", "Key contains invalid characters"),
        ("é", "Key contains invalid characters"),
        (String(repeating: "k", count: 129), "Key is too long (limit: 128 characters)"),
        ("consul-x", "Key prefix 'consul-' is reserved for internal use"),
    ])
    func key_isRefused(_ key: String, _ reason: String) {
        #expect(Metadata.refusal(ofNode: [key: "v"]) == "Couldn't load metadata pair ('\(key)', 'v'): \(reason)")
    }

    @Test func limits_areConsuls() {
        var meta = StringMap()
        for index in 0..<64 { meta["k\(index)"] = String(repeating: "v", count: 512) }
        #expect(Metadata.refusal(ofNode: meta) == nil)
        meta["one"] = "more"
        #expect(Metadata.refusal(ofNode: meta) == "Node metadata cannot contain more than 64 key/value pairs")
        let long = String(repeating: "v", count: 513)
        #expect(Metadata.refusal(ofNode: ["k": long])?.hasSuffix("Value is too long (limit: 512 characters)") == true)
    }

    @Test func reservedKeys_areForAgentsAndMeshGateways() {
        #expect(Metadata.refusal(ofNode: ["consul-x": ""], allowsReserved: true) == nil)
        let meta: StringMap = ["consul-wan-federation": "1"]
        #expect(Metadata.refusal(ofService: meta, kind: .meshGateway) == nil)
        #expect(Metadata.refusal(ofService: meta, kind: .typical) != nil)
    }
}
