// SPDX-License-Identifier: MIT

/// What the certificate authority of the mesh keeps (`consul agent/consul/state/connect_ca.go`).
struct ConnectTable {
    /// In the order of their IDs.
    private(set) var roots: [CARoot] = []
    private(set) var rootsIndex: UInt64 = 0
    private(set) var configuration: CAConfiguration?
    /// In the order of their IDs.
    private(set) var providerStates: [CAProviderState] = []
    private(set) var providersIndex: UInt64 = 0
    /// The last serial number that was given away; zero before there was any.
    private(set) var lastSerial: UInt64 = 0
    /// The index of the last leaf that was issued.
    private(set) var leafIndex: UInt64 = 0

    var activeRoot: CARoot? { roots.first { $0.isActive } }

    func providerState(_ id: String) -> CAProviderState? { providerStates.first { $0.id == id } }

    /// All roots when another one becomes the active one.
    func roots(replacedBy root: CARoot, at now: Instant) -> [CARoot] {
        let others = roots.filter { $0.id != root.id }.map { known in
            var known = known
            if known.isActive { known.rotatedOutAt = now }
            known.isActive = false
            return known
        }
        return others + [root]
    }

    // MARK: Reading

    /// The roots as they are told, and the index of roots and configuration; nil before there is a cluster ID.
    func trustedRoots(watch: inout WatchSet) -> (roots: TrustedRoots, index: UInt64)? {
        watch.insert(.table(.caRoots))
        watch.insert(.table(.caConfiguration))
        guard let configuration, let trustDomain else { return nil }
        let told = TrustedRoots(trustDomain: trustDomain, roots: roots)
        return (told, max(rootsIndex, configuration.modifyIndex))
    }

    /// The trust domain of the cluster; nil before there is one.
    var trustDomain: String? {
        guard let id = configuration?.clusterID, !id.isEmpty else { return nil }
        return SpiffeID.trustDomain(of: id)
    }

    // MARK: Changing

    mutating func put(_ configuration: CAConfiguration, index: UInt64) {
        var next = configuration
        next.createIndex = self.configuration?.createIndex ?? index
        next.modifyIndex = index
        if next.clusterID.isEmpty { next.clusterID = self.configuration?.clusterID ?? "" }
        self.configuration = next
    }

    /// Puts other roots in the place of all.
    mutating func put(_ roots: [CARoot], index: UInt64) {
        self.roots = roots.map { root in
            var root = root
            root.createIndex = self.roots.first { $0.id == root.id }?.createIndex ?? index
            root.modifyIndex = index
            return root
        }.sorted { $0.id < $1.id }
        rootsIndex = index
    }

    mutating func put(_ state: CAProviderState, index: UInt64) {
        var state = state
        state.createIndex = providerState(state.id)?.createIndex ?? index
        state.modifyIndex = index
        providerStates.removeAll { $0.id == state.id }
        providerStates.append(state)
        providerStates.sort { $0.id < $1.id }
        providersIndex = index
    }

    mutating func removeProviderState(_ id: String, index: UInt64) {
        guard providerState(id) != nil else { return }
        providerStates.removeAll { $0.id == id }
        providersIndex = index
    }

    /// Puts back what a snapshot has.
    mutating func restore(
        roots: [CARoot], states: [CAProviderState], configuration: CAConfiguration?,
        indexes: (roots: UInt64, providers: UInt64, serial: UInt64, leaves: UInt64)
    ) {
        self.roots = roots.sorted { $0.id < $1.id }
        providerStates = states.sorted { $0.id < $1.id }
        self.configuration = configuration
        rootsIndex = indexes.roots
        providersIndex = indexes.providers
        lastSerial = indexes.serial
        leafIndex = indexes.leaves
    }

    mutating func use(serial: UInt64) { lastSerial = max(lastSerial, serial) }
    mutating func issuedLeaf(at index: UInt64) { leafIndex = index }
}

extension ConnectTable: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.array(roots)
        writer.uint(rootsIndex)
        writer.optional(configuration)
        writer.array(providerStates)
        writer.uint(providersIndex)
        writer.uint(lastSerial)
        writer.uint(leafIndex)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        roots = try reader.array()
        rootsIndex = try reader.uint()
        configuration = try reader.optional()
        providerStates = try reader.array()
        providersIndex = try reader.uint()
        lastSerial = try reader.uint()
        leafIndex = try reader.uint()
    }
}
