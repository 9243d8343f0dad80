// SPDX-License-Identifier: MIT

/// What Consul says about a reply within the reply, where it embeds its `structs.QueryMeta`.
struct QueryMetaMembers {
    private let index: UInt64
    private let lastContact: Duration
    private let knowsLeader: Bool
    private let consistency: String
    private let filteredByACLs: Bool

    /// - Parameter showsConsistency: whether the handler says which consistency was asked for.
    init(
        _ view: ReadView, _ options: QueryOptions, index: UInt64 = 1, filteredByACLs: Bool = false,
        showsConsistency: Bool = true
    ) {
        self.index = max(1, index)
        lastContact = view.lastContact
        knowsLeader = view.knowsLeader
        switch options.consistency {
        case _ where !showsConsistency: consistency = ""
        case .default: consistency = "leader"
        case .stale: consistency = "stale"
        case .consistent: consistency = "consistent"
        }
        self.filteredByACLs = filteredByACLs
    }

    func write(to json: inout JSONWriter) {
        json.member("Index", index)
        json.member("LastContact", lastContact.nanoseconds)
        json.member("KnownLeader", knowsLeader)
        json.member("ConsistencyLevel", consistency)
        json.member("NotModified", false)
        json.member("Backend", 0)
        json.member("ResultsFilteredByACLs", filteredByACLs)
    }
}
