// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// A store with short words for the changes of its catalog; every change says its index.
struct TestCatalog {
    let store = StateStore()

    @discardableResult
    func register(_ index: UInt64, _ command: RegisterCommand) -> CommandResult {
        _ = store.takeTouched()
        return store.apply(.register(command), index: index, at: Instant(nanoseconds: 0))
    }

    @discardableResult
    func node(_ index: UInt64, _ name: String, id: String = "", address: String = "10.0.0.1") -> CommandResult {
        register(index, RegisterCommand(node: Node(id: id, name: name, address: address)))
    }

    @discardableResult
    func service(
        _ index: UInt64,
        _ id: String,
        on node: String,
        name: String? = nil,
        tags: [String]? = nil,
        _ change: (inout NodeService) -> Void = { _ in }
    ) -> CommandResult {
        var service = NodeService(id: id, name: name ?? id, tags: tags)
        change(&service)
        return register(index, RegisterCommand(node: Node(name: node), skipNodeUpdate: true, service: service))
    }

    @discardableResult
    func check(
        _ index: UInt64,
        _ id: String,
        on node: String,
        service: String = "",
        status: HealthStatus = .passing,
        output: String = ""
    ) -> CommandResult {
        let check = HealthCheck(node: node, id: id, name: id, status: status, output: output, serviceID: service)
        return register(index, RegisterCommand(node: Node(name: node), skipNodeUpdate: true, checks: [check]))
    }

    @discardableResult
    func deregister(_ index: UInt64, _ node: String, service: String = "", check: String = "") -> CommandResult {
        _ = store.takeTouched()
        let command = DeregisterCommand(node: node, serviceID: service, checkID: check)
        return store.apply(.deregister(command), index: index, at: Instant(nanoseconds: 0))
    }

    /// The keys that the last change touched.
    func touched() -> Set<WatchKey> { Set(store.takeTouched()) }

    // MARK: Indexes that reads answer

    func nodesIndex() -> UInt64 { read { store.catalog.listNodes(watch: &$0).index } }
    func servicesIndex() -> UInt64 { read { store.catalog.listServices(watch: &$0).index } }
    func index(ofNode name: String) -> UInt64 { read { store.catalog.nodeServices(name, watch: &$0).index } }
    func index(ofService name: String) -> UInt64 { read { store.catalog.serviceNodes(name, watch: &$0).index } }
    func healthIndex(_ name: String) -> UInt64 { read { store.checkServiceNodes(name, watch: &$0).index } }
    func checksIndex() -> UInt64 { read { store.catalog.checks(inState: "any", watch: &$0).index } }

    func read<Value>(_ body: (inout WatchSet) -> Value) -> Value {
        var watch = WatchSet()
        return body(&watch)
    }
}
