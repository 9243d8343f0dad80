// SPDX-License-Identifier: MIT

/// Addresses for transparent proxies, as services come and go (`consul agent/consul/state catalog.go`).
extension StateStore {
    /// The service's address, given to it now where it has none.
    @discardableResult
    func assignVirtualIP(to name: String, index: UInt64) throws(StateRefusal) -> String {
        if let address = catalog.virtualIPs.address(of: name) { return address }
        guard let address = catalog.virtualIPs.assign(to: name) else {
            throw StateRefusal("cannot allocate any more unique service virtual IPs")
        }
        moveVirtualIPs(to: index)
        return address
    }

    /// Takes the address from a service that nothing needs it for any more: no instance, no entry, no terminating
    /// gateway (`freeServiceVirtualIP`).
    ///
    /// - Parameter gateway: a gateway that does not count.
    func freeVirtualIP(of name: String, exceptFor gateway: String? = nil, index: UInt64) {
        if catalog.hasInstances(of: name) { return }
        let kinds: [ConfigKind] = [
            .serviceRouter, .serviceResolver, .serviceSplitter, .serviceDefaults, .serviceIntentions,
        ]
        if kinds.contains(where: { configEntries[$0, name] != nil }) { return }
        let isBehindGateway = catalog.mesh.gatewayServices.gateways(of: name).contains { mapping in
            mapping.gatewayKind == .terminatingGateway && gateway.map { !mapping.gateway.isSameName(as: $0) } ?? true
        }
        guard !isBehindGateway, catalog.virtualIPs.address(of: name) != nil else { return }
        catalog.virtualIPs.free(name)
        catalog.mesh.manualVIPs.set([], of: name)
        moveVirtualIPs(to: index)
    }

    private func moveVirtualIPs(to index: UInt64) {
        catalog.mesh.manualVIPs.move(to: index)
        touch(.table(.virtualIPs))
    }

    /// Gives a service more addresses, and takes them from those that have them (`AssignManualServiceVIPs`). A service
    /// without an address of its own gets none, and then nothing changes.
    func apply(_ command: ManualVIPsCommand, index: UInt64) -> CommandResult {
        guard catalog.virtualIPs.address(of: command.service) != nil else {
            return .manualVIPs(isFound: false, unassignedFrom: [])
        }
        var losers: [String] = []
        for address in command.addresses {
            guard let owner = catalog.mesh.manualVIPs.owner(of: address), !owner.isSameName(as: command.service) else {
                continue
            }
            let left = catalog.mesh.manualVIPs.addresses(of: owner).filter { own in
                !command.addresses.contains { $0.hasSameBytes(as: own) }
            }
            catalog.mesh.manualVIPs.set(left, of: owner)
            losers.append(owner)
        }
        catalog.mesh.manualVIPs.set(command.addresses, of: command.service)
        moveVirtualIPs(to: index)
        return .manualVIPs(isFound: true, unassignedFrom: losers)
    }
}

/// Addresses that an operator gives to a service.
struct ManualVIPsCommand: Sendable {
    var service: String
    var addresses: [String]
}

extension ManualVIPsCommand: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.string(service)
        writer.strings(addresses)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        service = try reader.string()
        addresses = try reader.strings()
    }
}
