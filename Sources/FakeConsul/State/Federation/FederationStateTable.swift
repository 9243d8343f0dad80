// SPDX-License-Identifier: MIT

/// A change of the federation states.
enum FederationStateCommand: Sendable {
    case set([FederationState])
    case delete(datacenters: [String])
}

/// What the datacenters tell each other (`consul agent/consul/state/federation_state.go`).
struct FederationStateTable {
    private var states = CatalogTable<FederationState>()
    /// The index of the last change.
    private(set) var index: UInt64 = 0

    /// All of them by the names of their datacenters.
    var all: [FederationState] { states.map(\.value.value) }

    subscript(datacenter: String) -> FederationState? { states[CatalogKey.of(datacenter)]?.value }

    func get(_ datacenter: String, watch: inout WatchSet) -> FederationState? {
        watch.insert(.table(.federationStates))
        return self[datacenter]
    }

    func list(watch: inout WatchSet) -> [FederationState] {
        watch.insert(.table(.federationStates))
        return all
    }

    /// What is set in the primary datacenter itself has no index of it yet.
    mutating func set(_ state: FederationState, index: UInt64) {
        var state = state
        state.indexes = RaftIndexes(create: self[state.datacenter]?.indexes.create ?? index, modify: index)
        if state.primaryModifyIndex == 0 { state.primaryModifyIndex = index }
        states[CatalogKey.of(state.datacenter)] = Stored(state)
        self.index = max(self.index, index)
    }

    /// - Returns: whether there was one.
    mutating func delete(_ datacenter: String, index: UInt64) -> Bool {
        guard self[datacenter] != nil else { return false }
        states[CatalogKey.of(datacenter)] = nil
        self.index = max(self.index, index)
        return true
    }

    /// Puts a state back as a snapshot has it.
    mutating func restore(_ state: FederationState) { states[CatalogKey.of(state.datacenter)] = Stored(state) }

    mutating func restoreIndex(_ index: UInt64) { self.index = index }
}

extension StateStore {
    func apply(_ command: FederationStateCommand, index: UInt64) -> CommandResult {
        var isChanged = false
        switch command {
        case .set(let states):
            for state in states { federationStates.set(state, index: index) }
            isChanged = !states.isEmpty
        case .delete(let datacenters):
            for datacenter in datacenters where federationStates.delete(datacenter, index: index) { isChanged = true }
        }
        if isChanged { touch(.table(.federationStates)) }
        return .accepted(true)
    }
}

extension Catalog {
    /// Every mesh gateway with its node and checks.
    var meshGateways: [CheckServiceNode] {
        let records = services.lazy.map(\.value).filter { $0.value.service.kind == .meshGateway }
        return health(of: Array(records)).map(\.value)
    }
}

extension FederationStateTable: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        writer.uint(index)
        writer.array(all)
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        self.init()
        let index = try reader.uint()
        try reader.each { (reader) throws(FormatError) in restore(try reader.value()) }
        restoreIndex(index)
    }
}

extension FederationStateCommand: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        switch self {
        case .set(let states):
            writer.byte(1)
            writer.array(states)
        case .delete(let datacenters):
            writer.byte(2)
            writer.strings(datacenters)
        }
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        switch try reader.byte() {
        case 1: self = .set(try reader.array())
        case 2: self = .delete(datacenters: try reader.strings())
        case let kind: throw FormatError("unknown kind \(kind) of change of federation states")
        }
    }
}
