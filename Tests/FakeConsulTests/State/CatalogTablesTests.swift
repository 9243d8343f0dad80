// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct CatalogTablesTests {
    @Test func keys_areLowerCase_andClosed() {
        #expect(CatalogKey.of("Node-A", "B") == KVKey("node-a\0b\0"))
        #expect(CatalogKey.of("aÉB") == KVKey("aéb\0"))
        #expect(!CatalogKey.of("ab").hasPrefix(CatalogKey.of("a")))
    }

    @Test func uuids_andTheirBeginnings_areBytes() {
        #expect(CatalogKey.uuid("AB-cd") == KVKey([0xab, 0xcd]))
        #expect(CatalogKey.uuid("") == KVKey([]))
        for text in ["abc", "zz", "a-b-c-d-e-f", String(repeating: "a", count: 38)] {
            #expect(CatalogKey.uuid(text) == nil)
        }
    }

    @Test func virtualIPs_countUp_andTheLastFreedComesFirst() {
        var addresses = VirtualIPs()
        #expect(addresses.assign(to: "a") == "240.0.0.1" && addresses.assign(to: "b") == "240.0.0.2")
        #expect(addresses.assign(to: "A") == "240.0.0.1")
        addresses.free("a")
        addresses.free("b")
        addresses.free("none")
        #expect(addresses.address(of: "a") == nil)
        #expect(addresses.assign(to: "c") == "240.0.0.2" && addresses.assign(to: "d") == "240.0.0.3")
    }

    @Test func kindNames_areOnceEach_andTheirIndexMoves() {
        var names = KindNames()
        names.insert("web", kind: .typical, index: 3)
        names.insert("web", kind: .typical, index: 4)
        names.insert("api", kind: .typical, index: 5)
        names.insert("gw", kind: .meshGateway, index: 6)
        #expect(names.names(of: .typical).names == ["api", "web"] && names.names(of: .typical).index == 5)
        names.remove("nobody", kind: .meshGateway, index: 7)
        #expect(names.names(of: .meshGateway).names == ["gw"] && names.names(of: .meshGateway).index == 7)
    }

    @Test func indexes_neverGoBack() {
        var indexes = CatalogIndexes()
        indexes.moveService("Web", to: 5)
        indexes.moveService("web", to: 4)
        indexes.moveNodes(to: 3)
        indexes.moveNodes(to: 2)
        #expect(indexes.service("WEB") == 5 && indexes.nodes == 3)
        indexes.removeService("web")
        #expect(indexes.service("web") == nil && indexes.node("n") == 0)
    }

    @Test func catalog_ofManyServices_stayFast() {
        let catalog = TestCatalog()
        catalog.node(1, "n1")
        for index in 0..<2_000 { catalog.service(UInt64(index) + 2, "s\(index)", on: "n1") }
        #expect(catalog.store.catalog.services.count == 2_000)
        #expect(catalog.index(ofService: "s1234") == 1_236)
        #expect(catalog.store.checkServiceNodesForTest("s1999").count == 1)
    }
}
