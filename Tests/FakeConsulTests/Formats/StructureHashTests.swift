// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct StructureHashTests {
    /// The recorded hash of `{"Kind":"service-defaults","Name":"web","Protocol":"http"}` (config/crud).
    @Test func configEntry_hasTheHashOfConsul() {
        let upTo = [
            ("Kind", StructureHash.string("service-defaults")), ("Name", .string("web")), ("Protocol", .string("http")),
            ("Mode", .string("")),
            (
                "TransparentProxy",
                .structure(
                    "TransparentProxyConfig",
                    [("OutboundListenerPort", .int(0)), ("DialedDirectly", .bool(false))]
                )
            ),
            ("MutualTLSMode", .string("")), ("MeshGateway", .structure("MeshGatewayConfig", [("Mode", .string(""))])),
            ("Expose", .structure("ExposeConfig", [("Checks", .bool(false)), ("Paths", .list([]))])),
        ]
        let rest = [
            ("ExternalSNI", StructureHash.string("")), ("UpstreamConfig", .none), ("Destination", .none),
            ("MaxInboundConnections", .int(0)), ("LocalConnectTimeoutMs", .int(0)), ("LocalRequestTimeoutMs", .int(0)),
            ("BalanceInboundConnections", .string("")), ("EnvoyExtensions", .list([])), ("Meta", .map([])),
            ("EnterpriseMeta", .structure("EnterpriseMeta", [])),
        ]
        #expect(StructureHash.structure("ServiceConfigEntry", upTo + rest).value == 1_496_599_537_258_047_714)
    }

    @Test func order_countsInListsOnly() {
        let (a, b) = (StructureHash.string("a"), StructureHash.string("b"))
        #expect(StructureHash.list([a, b]) != .list([b, a]))
        #expect(StructureHash.map([(a, b), (b, a)]) == .map([(b, a), (a, b)]))
        #expect(StructureHash.stringMap(["a": "b", "b": "a"]) == .map([(a, b), (b, a)]))
        #expect(StructureHash.structure("X", [("a", a), ("b", b)]) == .structure("X", [("b", b), ("a", a)]))
        #expect(StructureHash.structure("X", []) == .string("X"))
    }
}
