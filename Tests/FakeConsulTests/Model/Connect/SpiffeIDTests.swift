// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct SpiffeIDTests {
    private static let host = "11111111-2222-3333-4444-555555555555.consul"

    static let known: [(String, SpiffeID)] = [
        (
            "spiffe://\(host)/ns/default/dc/dc1/svc/web",
            .service(host: host, partition: "default", namespace: "default", datacenter: "dc1", service: "web")
        ),
        (
            "spiffe://\(host)/ap/p1/ns/n1/dc/dc1/svc/web",
            .service(host: host, partition: "p1", namespace: "n1", datacenter: "dc1", service: "web")
        ),
        (
            "spiffe://\(host)/agent/client/dc/dc1/id/node1",
            .agent(host: host, partition: "default", datacenter: "dc1", agent: "node1")
        ),
        ("spiffe://\(host)/gateway/mesh/dc/dc1", .meshGateway(host: host, partition: "default", datacenter: "dc1")),
        ("spiffe://\(host)/agent/server/dc/dc1", .server(host: host, datacenter: "dc1")),
        ("spiffe://\(host)", .signing(clusterID: "11111111-2222-3333-4444-555555555555", domain: "consul")),
    ]

    @Test(arguments: known)
    func uri_isReadAndWritten(_ uri: String, _ id: SpiffeID) throws {
        #expect(try SpiffeID(uri: uri) == id)
        #expect(id.uri == uri)
        #expect(id.host == Self.host)
    }

    @Test func escapedName_isTheNameItself() throws {
        let id = try SpiffeID(uri: "spiffe://\(Self.host)/ns/default/dc/dc1/svc/a%2Fb%20c")
        #expect(id == .service("a/b c", datacenter: "dc1", host: Self.host))
    }

    @Test(arguments: [
        ("http://x/ns/a/dc/b/svc/c", "SPIFFE ID must have 'spiffe' scheme"),
        ("", "SPIFFE ID must have 'spiffe' scheme"),
        ("spiffe://x/ns/a/dc/b/svc/", "SPIFFE ID is not in the expected format: spiffe://x/ns/a/dc/b/svc/"),
        ("spiffe://x/foo", "SPIFFE ID is not in the expected format: spiffe://x/foo"),
        ("spiffe://x", "SPIFFE ID is not in the expected format: spiffe://x"),
        ("spiffe:x", "SPIFFE ID is not in the expected format: spiffe:x"),
        ("spiffe://x/ns/%zz/dc/b/svc/c", "SPIFFE ID is not in the expected format: spiffe://x/ns/%zz/dc/b/svc/c"),
    ])
    func whatIsNone_isRefused(_ uri: String, _ message: String) {
        #expect(throws: CryptoError(message)) { try SpiffeID(uri: uri) }
    }

    @Test func authority_signsForItsOwnDomainOnly() {
        let own = SpiffeID.signing(for: "11111111-2222-3333-4444-555555555555")
        #expect(own.canSign(.service("web", datacenter: "dc1", host: Self.host.uppercased())))
        #expect(!own.canSign(.service("web", datacenter: "dc1", host: "other.consul")))
        #expect(own.canSign(own))
        #expect(!own.canSign(.signing(for: "other")))
        #expect(!own.canSign(.agent(host: Self.host, partition: "default", datacenter: "dc1", agent: "n")))
    }
}
