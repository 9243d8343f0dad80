// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// A snapshot with an object of every kind.
@Suite struct WholeSnapshotTests {
    private let every: EveryObject
    private let file: [UInt8]

    init() throws {
        every = try EveryObject()
        file = EveryObject.get("/v1/snapshot", from: every.world).body
    }

    /// What Consul checks of an archive: the files and no others, their sums, the size, the version, the header.
    @Test func archive_hasTheFormThatConsulChecks() throws {
        var reader = TarReader(try Gzip.decompress(file, limit: 1 << 24))
        var files: [TarFile] = []
        while let file = try reader.next() { files.append(file) }
        #expect(files.map(\.name) == ["meta.json", "state.bin", "SHA256SUMS"])
        let sums = files.prefix(2).map { "\(Hex.encode(SHA256.hash($0.content)))  \($0.name)\n" }
        #expect(String(decoding: files[2].content, as: UTF8.self) == sums.joined())
        let meta = try JSONParser.parse(files[0].content)
        #expect(meta["Version"]?.integer == 1 && meta["Size"]?.integer == files[1].content.count)
        #expect(meta["Index"]?.integer == Int(every.store.appliedIndex))
        #expect(meta["Configuration"]?["Servers"]?.elements.count == 1)
        var records = try StateRecordReader(files[1].content)
        #expect(records.lastIndex == every.store.appliedIndex)
        while try records.next() != nil {}
    }

    @Test func records_areOfEveryKind() throws {
        var reader = try StateRecordReader(try SnapshotArchive.read(file).state)
        var kinds: [StateRecord.Kind] = []
        var entries: [ConfigKind] = []
        while let record = try reader.next() {
            if !kinds.contains(record.kind) { kinds.append(record.kind) }
            if record.kind == .configurationEntry { entries.append(try ConfigEntry(record: record.value).kind) }
        }
        #expect(
            kinds == [
                .virtualIP, .freeVirtualIP, .registration, .coordinates, .session, .token, .policy, .role, .bindingRule,
                .authMethod, .kv, .tombstone, .preparedQuery, .autopilot, .caRoot, .caProviderState, .caConfiguration,
                .configurationEntry, .federationState, .systemMetadata, .index, .peering, .peeringTrustBundle,
                .peeringSecrets,
            ])
        for kind in ConfigKind.allCases { #expect(entries.contains(kind), "\(kind)") }
        var services = Set(every.store.catalog.services.map(\.value.value.service.kind.name))
        services.remove("")
        #expect(
            services == ["connect-proxy", "mesh-gateway", "terminating-gateway", "ingress-gateway", "api-gateway"])
    }

    /// Table by table, with all indexes.
    @Test func state_comesBackEqual() throws {
        let before = every.store.snapshot
        let archive = try SnapshotArchive.read(file)
        let after = try StateSnapshot(records: archive.state, index: archive.metadata.index, at: before.entryTime)
        let differing = zip(Self.tables(of: before), Self.tables(of: after)).filter { $0.bytes != $1.bytes }
        #expect(differing.map(\.0.name) == [])
        let areSame = after.records == before.records
        #expect(areSame)
        #expect(after.appliedIndex == before.appliedIndex)
        #expect(!before.catalog.mesh.gatewayServices.all.isEmpty && !before.peerings.secrets.isEmpty)
        #expect(after.imported["other"]?.service("shop-1", onNode: "far")?.value.service.peerName == "other")
        #expect(after.catalog.node(named: "far") == nil)
    }

    static func tables(of state: StateSnapshot) -> [(name: String, bytes: [UInt8])] {
        func table(_ name: String, _ value: some BinaryCodable) -> (name: String, bytes: [UInt8]) {
            var writer = BinaryWriter()
            writer.value(value)
            return (name, writer.bytes)
        }
        return [
            table("kv", state.kv), table("sessions", state.sessions), table("catalog", state.catalog),
            table("catalog indexes", state.catalog.indexes), table("kind names", state.catalog.kindNames),
            table("virtual IPs", state.catalog.virtualIPs), table("acl", state.acl),
            table("gateway services", state.catalog.mesh.gatewayServices),
            table("mesh topology", state.catalog.mesh.topology), table("manual VIPs", state.catalog.mesh.manualVIPs),
            table("coordinates", state.coordinates), table("queries", state.preparedQueries),
            table("federation states", state.federationStates), table("entries", state.configEntries),
            table("connect", state.connect), table("peerings", state.peerings),
            table("trust bundles", state.peerings.trustBundles), table("imported", state.imported),
        ]
    }

    /// Another cluster answers as the first did, bodies and indexes.
    @Test func freshCluster_answersTheSame() throws {
        let fresh = try EveryObject.emptyWorld()
        #expect(EveryObject.restore(file, in: fresh).status == .ok)
        for target in Self.targets + ConfigKind.allCases.map({ "/v1/config/\($0.rawValue)" }) {
            let before = EveryObject.get(target, from: every.world)
            let after = EveryObject.get(target, from: fresh)
            #expect(before.status == .ok, "\(target)")
            let texts = [before, after].map { String(decoding: $0.body, as: UTF8.self) }
            #expect(texts[1] == texts[0], "\(target)")
            #expect(after.headers[.consulIndex] == before.headers[.consulIndex], "\(target)")
        }
    }

    private static let targets = [
        "/v1/catalog/nodes", "/v1/catalog/services", "/v1/catalog/service/web", "/v1/catalog/connect/web",
        "/v1/catalog/node/n1", "/v1/catalog/node-services/n1", "/v1/catalog/gateway-services/ingress-gateway",
        "/v1/catalog/gateway-services/terminating-gateway", "/v1/health/state/any", "/v1/health/service/web",
        "/v1/health/connect/web", "/v1/health/connect/speaker", "/v1/health/ingress/web", "/v1/health/node/n1",
        "/v1/kv/?recurse", "/v1/kv/?keys", "/v1/session/list", "/v1/acl/tokens", "/v1/acl/policies", "/v1/acl/roles",
        "/v1/acl/binding-rules", "/v1/acl/auth-methods", "/v1/acl/auth-method/jwt", "/v1/acl/policy/name/p",
        "/v1/acl/role/name/r", "/v1/query", "/v1/coordinate/nodes", "/v1/discovery-chain/web",
        "/v1/connect/intentions", "/v1/connect/intentions/match?by=destination&name=web", "/v1/connect/ca/roots",
        "/v1/connect/ca/configuration", "/v1/internal/federation-states", "/v1/operator/autopilot/configuration",
        "/v1/peerings", "/v1/peering/other", "/v1/internal/ui/services", "/v1/internal/ui/nodes",
        "/v1/internal/ui/gateway-services-nodes/terminating-gateway", "/v1/internal/ui/service-topology/web?kind=",
        "/v1/internal/ui/catalog-overview", "/v1/health/service/shop?peer=other",
        "/v1/catalog/service/shop?peer=other",
    ]
}
