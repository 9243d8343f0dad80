// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// What the recorded cases of the area catalog do not say.
@Suite struct CatalogEndpointTests {
    let world: TestWorld

    init() throws {
        world = try TestWorld()
    }

    private func register(_ body: String) -> (status: Int, text: String) {
        world.text("PUT", "/v1/catalog/register", body)
    }

    @Test(arguments: [
        ("/v1/catalog/services?ns=x", "Invalid query parameter: \"ns\" - Namespaces are a Consul Enterprise feature"),
        (
            "/v1/catalog/nodes?partition=x",
            "Invalid query parameter: \"partition\" - Partitions are a Consul Enterprise feature"
        ),
        ("/v1/catalog/service/", "Missing service name"), ("/v1/catalog/connect/", "Missing service name"),
        ("/v1/catalog/node/", "Missing node name"), ("/v1/catalog/node-services/", "Missing node name"),
        ("/v1/catalog/gateway-services/", "Missing gateway name"),
    ])
    func read_isRefused(_ target: String, _ message: String) {
        let answer = world.text("GET", target)
        #expect(answer.status == 400 && answer.text == message)
    }

    @Test func nodes_takeAnyNamespace_asConsulNeverLooks() {
        #expect(world.text("GET", "/v1/catalog/nodes?ns=x").status == 200)
    }

    @Test func namespaceHeader_isRefused() {
        let answer = world.send("GET", "/v1/catalog/services", headers: [("X-Consul-Namespace", "a")])
        #expect(
            String(decoding: answer.body, as: UTF8.self)
                == "Invalid header: \"X-Consul-Namespace\" - Namespaces are a Consul Enterprise feature"
        )
    }

    @Test(arguments: [
        (#"{"Node":"n","Address":"a","PeerName":"p"}"#, 500, "cannot register requests with PeerName in them"),
        (
            #"{"Node":"n","Address":"a","Service":{"Service":"w","PeerName":"p"}}"#, 500,
            "cannot register requests with PeerName in them"
        ),
        (#"{"Node":"n","Address":"a","Service":{"Service":"w","Address":"0.0.0.0"}}"#, 500, "Invalid service address"),
        (
            #"{"Node":"n","Address":"a","Check":{"Node":"m","CheckID":"c"}}"#, 500,
            "Node 'm' for check 'c' doesn't match register request node 'n'"
        ),
        (
            #"{"Node":"n","Address":"a","Namespace":"x"}"#, 400,
            #"Request decode failed: json: unknown field "Namespace" - Namespaces are a Consul Enterprise feature"#
        ),
        (
            #"{"Node":"n","Address":"a","ID":"11111111-2222-3333-4444-55555555555g"}"#, 500,
            "Bad node ID: encoding/hex: invalid byte: U+0067 'g'"
        ),
        (
            #"{"Node":"n","Address":"a","Check":{"Status":"passing"}}"#, 500,
            "failed inserting check on node \"n\": failed health check lookup: index error: object is missing a value for "
                + "this index"
        ),
    ])
    func registration_isRefused(_ body: String, _ status: Int, _ message: String) {
        let answer = register(body)
        #expect(answer.status == status && answer.text == message)
    }

    @Test func refusedRegistration_leavesNothing() {
        #expect(register(#"{"Node":"n","Address":"a","Service":{"Service":"w","Meta":{"consul-x":""}}}"#).status == 500)
        #expect(world.text("GET", "/v1/catalog/node/n").text == "null\n")
    }

    @Test func token_andIndexes_mayStandInARegistration() {
        #expect(register(#"{"Node":"n","Address":"a","Token":"t","CreateIndex":1,"ModifyIndex":2}"#).status == 200)
    }

    @Test func services_listTagsOnce_byName() {
        _ = register(#"{"Node":"n","Address":"a","Service":{"ID":"1","Service":"b","Tags":["x","y"]}}"#)
        _ = register(#"{"Node":"n","Address":"a","Service":{"ID":"2","Service":"b","Tags":["y","z"]}}"#)
        _ = register(#"{"Node":"n","Address":"a","Service":{"ID":"3","Service":"B"}}"#)
        let list = world.text("GET", "/v1/catalog/services?filter=Node%20==%20n").text
        #expect(list.filter { !$0.isWhitespace } == #"{"B":[],"b":["x","y","z"]}"#)
        let none = world.text("GET", "/v1/catalog/services?node-meta=a:b&filter=NodeMeta%20is%20not%20empty").text
        #expect(none == "{}\n")
    }

    @Test func filtersOfServicesByNodeMeta_seeNoNode() {
        _ = register(#"{"Node":"n","Address":"a","NodeMeta":{"os":"x"},"Service":{"Service":"w"}}"#)
        let target = "/v1/catalog/services?node-meta=os:x&filter="
        #expect(world.text("GET", target + "NodeMeta.os%20==%20x").text == "{}\n")
        #expect(world.text("GET", target + "ServiceName%20==%20w").text.contains("\"w\""))
    }

    @Test func mergedProxies_loseTheirNode_asInConsul() {
        _ = register(
            #"{"Node":"n","Address":"a","Service":{"Service":"p","Kind":"connect-proxy","Port":1,"#
                + #""Proxy":{"DestinationServiceName":"w"}}}"#
        )
        #expect(world.text("GET", "/v1/catalog/service/p").text.contains(#""Address": "a""#))
        #expect(!world.text("GET", "/v1/catalog/service/p?merge-central-config").text.contains(#""Address": "a""#))
    }

    @Test func nodeWithoutServices_hasNullAsAList_unlessFiltered() {
        _ = register(#"{"Node":"n","Address":"a"}"#)
        #expect(world.text("GET", "/v1/catalog/node-services/n").text.contains(#""Services": null"#))
        #expect(world.text("GET", "/v1/catalog/node-services/n?filter=Port==1").text.contains(#""Services": []"#))
    }

    @Test func datacenters_areCached_andGrowOld() {
        let first = world.send("GET", "/v1/catalog/datacenters?cached")
        #expect(first.headers[.cache] == "MISS" && first.headers[.age] == nil)
        world.advance(by: .seconds(7))
        let second = world.send("GET", "/v1/catalog/datacenters?cached")
        #expect(second.headers[.cache] == "HIT" && second.headers[.age] == "7")
        #expect(world.send("GET", "/v1/catalog/datacenters").headers[.cache] == nil)
    }

    @Test func checkOfAService_doesNotWakeWhoWatchesItsInstances() {
        _ = register(#"{"Node":"n","Address":"a","Service":{"Service":"w"}}"#)
        let index = world.index("/v1/catalog/service/w") ?? 0
        let id = world.submit("GET", "/v1/catalog/service/w?index=\(index)&wait=60s")
        _ = register(#"{"Node":"n","Address":"a","Check":{"CheckID":"c","ServiceID":"w"}}"#)
        #expect(world.isWaiting(id))
        _ = register(#"{"Node":"n","Address":"b"}"#)
        #expect(!world.isWaiting(id))
    }
}
