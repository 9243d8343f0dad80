// SPDX-License-Identifier: MIT

/// Consul's own headers, in the case in which Go writes them.
extension HTTPHeader {
    static let cache = HTTPHeader("X-Cache")
    static let consulContentHash = HTTPHeader("X-Consul-Contenthash")
    static let consulDefaultACLPolicy = HTTPHeader("X-Consul-Default-Acl-Policy")
    static let consulEffectiveConsistency = HTTPHeader("X-Consul-Effective-Consistency")
    static let consulIndex = HTTPHeader("X-Consul-Index")
    static let consulKnownLeader = HTTPHeader("X-Consul-Knownleader")
    static let consulLastContact = HTTPHeader("X-Consul-Lastcontact")
    static let consulQueryBackend = HTTPHeader("X-Consul-Query-Backend")
    static let consulReason = HTTPHeader("X-Consul-Reason")
    static let consulResultsFilteredByACLs = HTTPHeader("X-Consul-Results-Filtered-By-Acls")
    static let consulToken = HTTPHeader("X-Consul-Token")
    static let consulTranslateAddresses = HTTPHeader("X-Consul-Translate-Addresses")
}
