// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// An agent whose state has an object of every kind that snapshots hold, written through the operations that clients
/// have. Two things no client can write: the entry of a kind that Consul's free edition refuses, and what a peer says
/// over its stream.
struct EveryObject {
    let world: TestWorld
    private static let secret = "e95b599e-166e-7d80-08ad-aee76e7ddf19"

    /// An agent of the same configuration with nothing in it.
    static func emptyWorld() throws -> TestWorld {
        let acl = #"{"enabled":true,"default_policy":"allow","tokens":{"initial_management":"\#(secret)"}}"#
        let world = try TestWorld(json: #"{"acl":\#(acl),"ports":{"grpc_tls":8503}}"#)
        world.advance(by: .seconds(60))
        return world
    }

    init() throws {
        world = try Self.emptyWorld()
        try writeCatalog()
        try writeEntries()
        try writeKeys()
        try writeAccess()
        try writeRest()
        world.advance(by: .seconds(10))
        writePeers()
    }

    var store: StateStore {
        guard let server = world.world.cluster.agents[0].server else { preconditionFailure("the agent is a server") }
        return server.store
    }

    static func get(_ target: String, from world: TestWorld) -> Response {
        world.send("GET", target, headers: [("X-Consul-Token", secret)])
    }

    static func restore(_ archive: [UInt8], in world: TestWorld) -> Response {
        world.send("PUT", "/v1/snapshot", headers: [("X-Consul-Token", secret)], body: archive)
    }

    // MARK: Writing

    @discardableResult
    private func put(_ path: String, _ body: String = "", method: String = "PUT") throws -> JSONValue {
        let answer = world.send(method, path, headers: [("X-Consul-Token", Self.secret)], body: Array(body.utf8))
        let text = String(decoding: answer.body, as: UTF8.self)
        try #require(answer.status == .ok, "\(path) \(body): \(text)")
        return JSONValue.reading(answer.body) ?? .null
    }

    private func register(_ service: String, checks: String = "[]") throws {
        let node = #""ID":"40e4a748-2192-161a-0510-9bf59fe950b5","Node":"n1","Address":"10.0.0.1""#
        let facts = #""TaggedAddresses":{"lan":"10.0.0.1"},"NodeMeta":{"a":"b"},"Locality":{"Region":"eu","Zone":"eu-1"}"#
        try put("/v1/catalog/register", "{\(node),\(facts),\"Service\":\(service),\"Checks\":\(checks)}")
    }

    private func writeCatalog() throws {
        let check = #"{"CheckID":"c1","Name":"c","Status":"warning","ServiceID":"web-1","Notes":"n","Output":"o"}"#
        let definition = #"{"HTTP":"http://x","Header":{"H":["1"]},"Interval":"10s","Timeout":"1s"}"#
        let onNode = #"{"CheckID":"c2","Name":"node","Status":"passing","Definition":\#(definition)}"#
        let web = #""ID":"web-1","Service":"web","Port":80,"Tags":["a","b"],"Meta":{"v":"1"},"EnableTagOverride":true"#
        let place = #""Address":"10.0.0.2","TaggedAddresses":{"lan":{"Address":"10.0.0.2","Port":81}}"#
        try register("{\(web),\(place),\"Weights\":{\"Passing\":5,\"Warning\":2}}", checks: "[\(check),\(onNode)]")
        try register(#"{"Service":"db","Port":5432,"SocketPath":"/s"}"#)
        try register(#"{"Service":"speaker","Port":1,"Connect":{"Native":true}}"#)
        try register(#"{"Service":"gone","Port":2,"Connect":{"Native":true}}"#)
        let upstream = #"{"DestinationName":"db","LocalBindPort":9001,"Config":{"n":1.5,"list":[true,null,"x"]}}"#
        let proxy = #"{"DestinationServiceName":"web","Config":{"protocol":"http"},"Upstreams":[\#(upstream)]}"#
        try register(#"{"Kind":"connect-proxy","Service":"web-proxy","Port":2000,"Proxy":\#(proxy)}"#)
        for kind in ["mesh-gateway", "terminating-gateway", "ingress-gateway", "api-gateway"] {
            try register(#"{"Kind":"\#(kind)","Service":"\#(kind)","Port":8443}"#)
        }
        try put("/v1/catalog/deregister", #"{"Node":"n1","ServiceID":"gone"}"#)
        try put("/v1/internal/service-virtual-ip", #"{"Service":"speaker","ManualVIPs":["10.0.0.9"]}"#)
        let coordinate = #"{"Vec":[0.1,0,0,0,0,0,0,0],"Error":1.5,"Adjustment":0.2,"Height":1e-5}"#
        try put("/v1/coordinate/update", #"{"Node":"n1","Coord":\#(coordinate)}"#)
    }

    private func writeEntries() throws {
        for entry in Self.entries { try put("/v1/config", entry) }
        try put("/v1/connect/intentions", #"{"SourceName":"web","DestinationName":"db","Action":"deny"}"#, method: "POST")
        try put("/v1/connect/intentions/exact?source=web&destination=speaker", #"{"Action":"allow"}"#)
        var group = ConfigEntry(.samenessGroup, name: "sg")
        group.indexes = RaftIndexes(create: store.appliedIndex, modify: store.appliedIndex)
        store.configEntries.insert(group, index: store.appliedIndex)
    }

    private static let entries = [
        #"{"Kind":"proxy-defaults","Name":"global","Config":{"protocol":"tcp","n":1.5,"o":{"a":[]}},"Mode":"transparent"}"#,
        #"{"Kind":"service-defaults","Name":"web","Protocol":"http","Meta":{"a":"b"}}"#,
        #"{"Kind":"service-defaults","Name":"far","Destination":{"Addresses":["far.example.com"],"Port":443}}"#,
        #"{"Kind":"service-resolver","Name":"web","ConnectTimeout":"5s","Subsets":{"v1":{"Filter":"Service.Port == 80"}}}"#,
        #"{"Kind":"service-splitter","Name":"web","Splits":[{"Weight":90.5,"ServiceSubset":"v1"},{"Weight":9.5}]}"#,
        #"{"Kind":"service-router","Name":"web","Routes":[{"Match":{"HTTP":{"PathPrefix":"/"}},"Destination":{"NumRetries":3}}]}"#,
        #"{"Kind":"service-intentions","Name":"web","Sources":[{"Name":"api","Action":"allow"},{"Name":"*","Action":"deny"}]}"#,
        #"{"Kind":"ingress-gateway","Name":"ingress-gateway","Listeners":[{"Port":80,"Protocol":"http","Services":[{"Name":"web","Hosts":["a.b"]}]},{"Port":81,"Protocol":"tcp","Services":[{"Name":"db"}]}]}"#,
        #"{"Kind":"terminating-gateway","Name":"terminating-gateway","Services":[{"Name":"db","SNI":"db.x","CAFile":"/ca"},{"Name":"*"}]}"#,
        #"{"Kind":"mesh","TransparentProxy":{"MeshDestinationsOnly":true}}"#,
        #"{"Kind":"exported-services","Name":"default","Services":[{"Name":"web","Consumers":[{"Peer":"other"}]}]}"#,
        #"{"Kind":"jwt-provider","Name":"okta","Issuer":"https://okta","JSONWebKeySet":{"Local":{"JWKS":"eyJrZXlzIjogW119"}}}"#,
        #"{"Kind":"inline-certificate","Name":"cert","Certificate":"\#(CryptoSamples.root.replacingLineEnds)","PrivateKey":"\#(CryptoSamples.rootKey.replacingLineEnds)"}"#,
        #"{"Kind":"api-gateway","Name":"gw","Listeners":[{"Name":"l","Port":80,"Protocol":"tcp"},{"Name":"h","Port":81,"Protocol":"http"}]}"#,
        #"{"Kind":"tcp-route","Name":"t","Parents":[{"Name":"gw","SectionName":"l"}],"Services":[{"Name":"db"}]}"#,
        #"{"Kind":"http-route","Name":"h","Parents":[{"Name":"gw","SectionName":"h"}],"Rules":[{"Services":[{"Name":"web"}]}]}"#,
    ]

    private func writeKeys() throws {
        let session = try put("/v1/session/create", #"{"Name":"s","TTL":"86400s","Behavior":"delete","LockDelay":"3s"}"#)
        let id = session["ID"]?.text ?? ""
        try put("/v1/kv/lock?acquire=\(id)&flags=18446744073709551615", "held")
        try put("/v1/kv/empty")
        try put("/v1/kv/odd/%C3%A9%20%F0%9F%92%A9", "x")
        try put("/v1/kv/gone", "x")
        try put("/v1/kv/gone", method: "DELETE")
    }

    private func writeAccess() throws {
        let policy = try put("/v1/acl/policy", #"{"Name":"p","Rules":"node_prefix \"\" { policy = \"read\" }"}"#)
        let link = #"[{"ID":"\#(policy["ID"]?.text ?? "")"}]"#
        let identity = #""ServiceIdentities":[{"ServiceName":"web","Datacenters":["dc1"]}]"#
        let onNode = #""NodeIdentities":[{"NodeName":"n1","Datacenter":"dc1"}]"#
        try put("/v1/acl/role", "{\"Name\":\"r\",\"Policies\":\(link),\(identity),\(onNode)}")
        try put("/v1/acl/token", "{\"Policies\":\(link),\"Roles\":[{\"Name\":\"r\"}],\(identity),\(onNode)}")
        try put("/v1/acl/token", #"{"Description":"l","Local":true}"#)
        try put("/v1/acl/token", #"{"Description":"d","ExpirationTTL":"20h"}"#)
        let keys = TokenSigner().publicKeyJSON
        let config = #"{"BoundIssuer":"tests","ClaimMappings":{"sub":"user"},"JWTValidationPubKeys":[\#(keys)]}"#
        try put("/v1/acl/auth-method", #"{"Name":"jwt","Type":"jwt","MaxTokenTTL":"1h","Config":\#(config)}"#)
        let bound = #""BindType":"service","BindName":"s-${value.user}","Selector":"value.user==\"a\"""#
        try put("/v1/acl/binding-rule", "{\"AuthMethod\":\"jwt\",\(bound)}")
    }

    private func writeRest() throws {
        let service = #"{"Service":"web","Tags":["a"],"Near":"_agent","Failover":{"NearestN":2,"Datacenters":["dc2"]}}"#
        try put("/v1/query", #"{"Name":"q","Service":\#(service),"DNS":{"TTL":"10s"}}"#, method: "POST")
        let template = #"{"Type":"name_prefix_match","Regexp":"^t-(.*)$","RemoveEmptyTags":true}"#
        let body = #"{"Name":"t-","Template":\#(template),"Service":{"Service":"${match(1)}"}}"#
        try put("/v1/query", body, method: "POST")
        try put("/v1/operator/autopilot/configuration", #"{"CleanupDeadServers":false,"MaxTrailingLogs":99}"#)
        let config = #"{"LeafCertTTL":"96h","IntermediateCertTTL":"8760h","PrivateKeyBits":384}"#
        try put("/v1/connect/ca/configuration", #"{"Provider":"consul","Config":\#(config)}"#)
        try put("/v1/peering/token", #"{"PeerName":"other","Meta":{"a":"b"}}"#, method: "POST")
    }

    private func writePeers() {
        var bundle = PeeringTrustBundle(peerName: "other")
        bundle.trustDomain = "x.consul"
        bundle.rootPEMs = [CryptoSamples.root]
        bundle.modifyIndex = store.appliedIndex
        let index = store.appliedIndex
        store.peerings.trustBundles = PeeringTrustBundleTable([bundle], index: index)
        store.imported.change("other") { catalog in
            var node = Node(name: "far", address: "10.1.0.1", datacenter: "dc2")
            var service = NodeService(id: "shop-1", name: "shop")
            var check = HealthCheck(node: "far", id: "c")
            check.serviceID = "shop-1"
            (node.peerName, service.peerName, check.peerName) = ("other", "other", "other")
            catalog.importNode(node, index: index)
            catalog.importService(service, onNode: "far", index: index)
            catalog.importCheck(check, index: index)
        }
    }
}
