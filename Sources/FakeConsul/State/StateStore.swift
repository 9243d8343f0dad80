// SPDX-License-Identifier: MIT

/// The state of one server: the catalog, KV, sessions. `apply` is the only way in; two stores that applied the same
/// entries are equal.
final class StateStore {
    var kv = KVTable()
    var sessions = SessionTable()
    var catalog = Catalog()
    /// Nil until the first leader has set it.
    var autopilot: AutopilotConfiguration?
    var acl = ACLTables()
    var coordinates = CoordinateTable()
    var preparedQueries = PreparedQueryTable()
    var federationStates = FederationStateTable()
    var configEntries = ConfigEntryTable()
    var connect = ConnectTable()
    var peerings = PeeringTable()
    var imported = ImportedCatalogs()
    let healthCache = HealthCache()
    let authorizers = AuthorizerCache()

    /// The index of the last applied entry.
    private(set) var appliedIndex: UInt64 = 0
    /// The leader's clock in the last applied entry.
    private(set) var entryTime = Instant(nanoseconds: 0)
    private var touched: [WatchKey] = []

    /// Carries out one committed entry.
    ///
    /// - Parameters:
    ///   - index: the entry's place in the log; it becomes the modify index of all that changes.
    ///   - time: the leader's clock when it proposed the entry, the only time that the store knows.
    func apply(_ command: Command, index: UInt64, at time: Instant) -> CommandResult {
        precondition(index > appliedIndex, "entry \(index) applied after \(appliedIndex)")
        appliedIndex = index
        entryTime = time
        switch command {
        case .kv(let command): return apply(command, index: index)
        case .session(let command): return apply(command, index: index)
        case .transaction(let command): return apply(command, index: index)
        case .register(let command): return apply(command, index: index)
        case .deregister(let command): return apply(command, index: index)
        case .autopilot(let command): return apply(command, index: index)
        case .acl(let command): return apply(command, index: index)
        case .coordinates(let batch): return apply(coordinates: batch, index: index)
        case .preparedQuery(let command): return apply(command, index: index)
        case .federation(let command): return apply(command, index: index)
        case .configEntry(let command): return apply(command, index: index)
        case .connect(let command): return apply(command, index: index)
        case .peering(let command): return apply(command, index: index)
        case .intention(let command): return apply(command, index: index)
        case .manualVIPs(let command): return apply(command, index: index)
        }
    }

    /// The state as it is now.
    var snapshot: StateSnapshot {
        var kv = kv
        kv.lockDelays = LockDelays()
        return StateSnapshot(
            kv: kv,
            sessions: sessions,
            catalog: catalog,
            autopilot: autopilot,
            acl: acl,
            coordinates: coordinates,
            preparedQueries: preparedQueries,
            federationStates: federationStates,
            configEntries: configEntries,
            connect: connect,
            peerings: peerings,
            imported: imported,
            appliedIndex: appliedIndex,
            entryTime: entryTime
        )
    }

    /// Puts another state in the place of this one. It touches nothing: what looked at the old state must all be run
    /// again.
    func restore(_ snapshot: StateSnapshot) {
        kv = snapshot.kv
        sessions = snapshot.sessions
        catalog = snapshot.catalog
        autopilot = snapshot.autopilot
        acl = snapshot.acl
        coordinates = snapshot.coordinates
        preparedQueries = snapshot.preparedQueries
        federationStates = snapshot.federationStates
        configEntries = snapshot.configEntries
        connect = snapshot.connect
        peerings = snapshot.peerings
        imported = snapshot.imported
        appliedIndex = snapshot.appliedIndex
        entryTime = snapshot.entryTime
        touched.removeAll()
        healthCache.forgetAll()
        authorizers.forgetAll()
    }

    /// Notes that something changed, so that who looked at it wakes.
    func touch(_ key: WatchKey) { touched.append(key) }

    /// The keys touched since the last call, in order, perhaps with repetitions.
    func takeTouched() -> [WatchKey] {
        defer { touched.removeAll(keepingCapacity: true) }
        return touched
    }
}
