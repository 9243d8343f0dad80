// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ConfigEntryTests {
    private func decode(_ json: String) throws -> ConfigEntry {
        try ConfigEntry.decode(try JSONParser.parse(Array(json.utf8)))
    }

    private func refusal(of json: String) throws -> String? {
        do {
            var entry = try decode(json)
            try entry.normalize()
            try entry.validate()
            return nil
        } catch {
            return (error as? FormatError)?.message
        }
    }

    /// The recorded hashes of config/crud and config/kinds.
    @Test(arguments: [
        (#"{"Kind":"proxy-defaults","Name":"global","Config":{"a":1}}"#, 15_585_123_670_102_838_272),
        (
            #"{"Kind":"service-resolver","Name":"web","DefaultSubset":"v1","Subsets":{"v1":{"Filter":"Service.Meta.version == v1"}}}"#,
            4_856_812_645_325_585_823
        ),
        (#"{"Kind":"service-intentions","Name":"web","Sources":[{"Name":"api","Action":"allow"}]}"#, 15_451_801_082_008_437_781),
        (
            #"{"Kind":"exported-services","Name":"default","Services":[{"Name":"web","Consumers":[{"Peer":"cluster-02"}]}]}"#,
            17_721_078_388_793_272_149
        ),
        (#"{"Kind":"mesh","TransparentProxy":{"MeshDestinationsOnly":true}}"#, 17_359_442_936_272_260_158),
        (#"{"Kind":"tcp-route","Name":"t","Services":[{"Name":"web"}]}"#, 3_593_154_529_891_915_351),
        (#"{"Kind":"http-route","Name":"h","Rules":[{"Services":[{"Name":"web"}]}]}"#, 13_836_310_586_006_051_744),
        (
            #"{"Kind":"api-gateway","Name":"gw","Listeners":[{"Name":"l","Port":80,"Protocol":"http"}]}"#,
            3_737_620_701_503_374_264
        ),
        (
            #"{"Kind":"jwt-provider","Name":"okta","Issuer":"https://okta","JSONWebKeySet":{"Local":{"JWKS":"eyJrZXlzIjogW119"}}}"#,
            8_459_339_725_778_883_449
        ),
        (
            #"{"Kind":"service-splitter","Name":"web","Splits":[{"Weight":90},{"Weight":10,"Service":"admin"}]}"#,
            18_007_190_139_770_994_154
        ),
    ] as [(String, UInt64)])
    func hash_isConsuls(json: String, hash: UInt64) throws {
        var entry = try decode(json)
        try entry.normalize()
        #expect(entry.hash == hash)
    }

    @Test(arguments: [
        (#"{"Kind":"service-splitter","Name":"a","Splits":[{"Weight":110.01}]}"#,
            "the sum of all split weights must be 100, not 110.010002"),
        (#"{"Kind":"service-splitter","Name":"a","Splits":[{"Weight":50},{"Weight":50,"Service":"a"}]}"#,
            #"split destination occurs more than once: service="a", subset="", namespace="", partition="""#),
        (#"{"Kind":"service-router","Name":"a","Routes":[{"Match":{"HTTP":{"PathExact":"x"}}}]}"#,
            #"Route[0] PathExact doesn't start with '/': "x""#),
        (#"{"Kind":"service-resolver","Name":"a","Subsets":{"V1":{}}}"#,
            "Subset \"V1\" is invalid: must be 63 characters or fewer, begin or end with lower case alphanumeric "
                + "characters, and contain lower case alphanumeric characters or '-' in between"),
        (#"{"Kind":"service-resolver","Name":"a","ConnectTimeout":"-1s"}"#, "Bad ConnectTimeout '-1s', must be >= 0"),
        (#"{"Kind":"service-intentions","Name":"a","Sources":[{"Name":"b","Action":"x"}]}"#,
            "Sources[0].Action must be set to 'allow' or 'deny'"),
        (#"{"Kind":"ingress-gateway","Name":"a","Listeners":[{"Port":1,"Services":[]}]}"#,
            "No service declared for listener with port 1"),
        (#"{"Kind":"terminating-gateway","Name":"a","Services":[{"Name":"b","CertFile":"c"}]}"#,
            #"Service "b" must have a CertFile, CAFile, and KeyFile specified for TLS origination"#),
        (#"{"Kind":"mesh","TLS":{"Incoming":{"TLSMinVersion":"x"}}}"#,
            "error in incoming TLS configuration: no matching TLS version found for x, please specify one of "
                + "[TLS_AUTO, TLSv1_0, TLSv1_1, TLSv1_2, TLSv1_3]"),
        (#"{"Kind":"service-defaults","Name":"a","Destination":{"Port":0}}"#,
            "2 errors occurred:\n\t* Destination must contain at least one valid address\n\t* Invalid Port number 0\n\n"),
        (#"{"Kind":"proxy-defaults","Name":"x"}"#, #"invalid name ("x"), only "global" is supported"#),
        (#"{"Kind":"http-route","Name":"a","Rules":[{"Matches":[{"Method":"x"}]}]}"#,
            #"Rule[0], Match[0], Method contains an invalid method "X""#),
        (#"{"Kind":"api-gateway","Name":"a"}"#, "api gateway must have at least one listener"),
        (#"{"Kind":"jwt-provider","Name":"a","JSONWebKeySet":{"Remote":{"URI":"x"}}}"#,
            #"Remote JWKS URI is invalid: parse "x": invalid URI for request, uri: x"#),
        (#"{"Kind":"exported-services","Name":"default","Services":[{"Name":"a"}]}"#,
            "Services[0]: must have at least one consumer"),
    ])
    func rules_refuseInConsulsWords(json: String, refusal: String) throws {
        #expect(try self.refusal(of: json) == refusal)
    }

    @Test func binaryForm_readsBackAsWritten() throws {
        for json in [
            #"{"Kind":"service-router","Name":"a","Meta":{"x":"y"},"Routes":[{"Match":{"HTTP":{"Methods":["get"]}}}]}"#,
            #"{"Kind":"service-splitter","Name":"a","Splits":[{"Weight":33.3},{"Weight":66.7,"Service":"b"}]}"#,
            #"{"Kind":"proxy-defaults","Config":{"a":[1,null]},"EnvoyExtensions":[]}"#,
        ] {
            var entry = try decode(json)
            try entry.normalize()
            entry.indexes = RaftIndexes(create: 3, modify: 5)
            var writer = BinaryWriter()
            writer.value(entry)
            var reader = BinaryReader(writer.bytes)
            let read = try reader.value(ConfigEntry.self)
            #expect(read.saysTheSame(as: entry) && read.indexes == entry.indexes)
        }
    }

    @Test func cutOffBinaryForm_isRefused() throws {
        var writer = BinaryWriter()
        writer.value(try decode(#"{"Kind":"service-resolver","Name":"a","Subsets":{"v1":{"Filter":"x==y"}}}"#))
        for length in 0..<writer.bytes.count {
            var reader = BinaryReader(Array(writer.bytes[..<length]))
            #expect(throws: FormatError.self) { _ = try reader.value(ConfigEntry.self) }
        }
    }
}
