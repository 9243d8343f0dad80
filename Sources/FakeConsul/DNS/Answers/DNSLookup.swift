// SPDX-License-Identifier: MIT

/// Something that must be looked up before a question can be answered: in the catalog, or at other resolvers.
enum DNSLookup: Hashable {
    case node(name: String, datacenter: String, peer: String)
    case service(DNSServiceLookup)
    /// The address that a service in the mesh has for transparent proxies.
    case virtualIP(service: String, peer: String)
    case preparedQuery(nameOrID: String, datacenter: String, client: String)
    /// The node whose address has this reverse name.
    case nodeAt(reverseName: String)
    /// A service that is registered with this address.
    case serviceAt(address: String)
    /// The addresses that the recursors know of a name.
    case name(DNSName)
}

struct DNSServiceLookup: Hashable {
    enum Kind { case instances, connect, ingress }

    var service: String
    var tag = ""
    var datacenter: String
    var peer = ""
    var kind = Kind.instances
}

/// What a look-up has found.
enum DNSFinding {
    case nothing
    case node(Node)
    case instances([InstanceHealth])
    case address(IPAddress)
    case query(DNSQueryResult)
    /// The name of a node or a service, and its datacenter.
    case named(String, datacenter: String)
    case records([DNSRecord])
    case failure(ConsulError)
}

/// What a prepared query has found.
struct DNSQueryResult {
    var service: String
    var datacenter: String
    /// As the query says it; empty where it says none.
    var ttl: String
    var instances: [InstanceHealth]
}

/// Why there is no answer, or not yet.
enum DNSStop: Error {
    /// Something must be looked up first.
    case pending
    case nameNotFound
    /// The name is there, but nothing of the type.
    case noData
    case failed(ConsulError)

    /// What the client is told (`rCodeFromError`).
    var code: DNSResponseCode {
        switch self {
        case .noData: .noError
        case .nameNotFound: .nameError
        case .pending: .serverFailure
        case .failed(let error):
            error.message.contains(ConsulError.noPathToDatacenter.message) || error.message.contains("Query not found")
                ? .nameError : .serverFailure
        }
    }
}
