// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// What registrations need beyond what the matrix of endpoints asks (`vetRegisterWithACL`, `vetDeregisterWithACL`).
@Suite struct AuthorizerWritesTests {
    private let store = StateStore()

    init() {
        var service = NodeService(id: "web1", name: "web")
        service.port = 80
        let check = HealthCheck(node: "n1", id: "c1")
        var node = Node(name: "n1")
        node.address = "10.0.0.1"
        _ = store.apply(RegisterCommand(node: node, service: service, checks: [check]), index: 5)
    }

    private func refusal(_ rules: String, _ vet: (Authorizer) throws(ConsulError) -> Void) throws -> String? {
        let authorizer = try GuardedTests.bearer(rules)
        do throws(ConsulError) { try vet(authorizer) } catch { return error.message }
        return nil
    }

    private func lacks(_ permission: String, _ name: String) -> String {
        "Permission denied: token with AccessorID 'a' lacks permission '\(permission)' on \"\(name)\""
    }

    private var known: Node { store.catalog.node(named: "n1")?.value ?? Node(name: "n1") }

    @Test func service_bringsAnUnchangedNodeAlong() throws {
        let rules = #"service "web" { policy = "write" }"#
        let service = NodeService(id: "web1", name: "web")
        let command = RegisterCommand(node: known, service: service)
        #expect(try refusal(rules) { (a) throws(ConsulError) in try a.vet(command, against: store.catalog) } == nil)
        var moved = command
        moved.node.address = "10.0.0.2"
        #expect(
            try refusal(rules) { (a) throws(ConsulError) in try a.vet(moved, against: store.catalog) }
                == lacks("node:write", "n1"))
        moved.skipNodeUpdate = true
        #expect(try refusal(rules) { (a) throws(ConsulError) in try a.vet(moved, against: store.catalog) } == nil)
    }

    @Test func service_underAnothersID_isDeniedWithoutAWordMore() throws {
        let command = RegisterCommand(node: known, service: NodeService(id: "web1", name: "other"))
        let text = try refusal(#"service "other" { policy = "write" }"#) { (a) throws(ConsulError) in
            try a.vet(command, against: store.catalog)
        }
        #expect(text == "Permission denied")
    }

    @Test func checks_needTheirServiceOrTheNode() throws {
        var check = HealthCheck(node: "n1", id: "c2")
        var command = RegisterCommand(node: known, checks: [check])
        #expect(
            try refusal("") { (a) throws(ConsulError) in try a.vet(command, against: store.catalog) }
                == lacks("node:write", "n1"))
        check.serviceID = "web1"
        command.checks = [check]
        #expect(
            try refusal("") { (a) throws(ConsulError) in try a.vet(command, against: store.catalog) }
                == lacks("service:write", "web"))
        check.serviceID = "none"
        command.checks = [check]
        #expect(
            try refusal("") { (a) throws(ConsulError) in try a.vet(command, against: store.catalog) }
                == "Unknown service ID 'none' for check ID 'c2'")
    }

    @Test func deregistration_ofWhatIsNotThere_isAnErrorForWhoMayNotWriteTheNode() throws {
        let service = DeregisterCommand(node: "n1", serviceID: "none")
        let check = DeregisterCommand(node: "n1", checkID: "none")
        #expect(
            try refusal("") { (a) throws(ConsulError) in try a.vet(service, against: store.catalog) }
                == "Unknown service ID 'none'")
        #expect(
            try refusal("") { (a) throws(ConsulError) in try a.vet(check, against: store.catalog) }
                == "Unknown check ID 'none'")
        let rules = #"node "n1" { policy = "write" }"#
        #expect(try refusal(rules) { (a) throws(ConsulError) in try a.vet(service, against: store.catalog) } == nil)
    }

    @Test func theServersOwnService_needsNothingByItself() throws {
        let service = NodeService(id: "consul", name: "consul")
        #expect(try refusal("") { (a) throws(ConsulError) in try a.vet(service) } == nil)
    }
}
