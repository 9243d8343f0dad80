// SPDX-License-Identifier: MIT

extension ACLServiceIdentity {
    /// The identities that a role or token may have, each once.
    ///
    /// - Parameter isLocal: whether they are of a token that one datacenter alone knows.
    static func checked(
        _ identities: [ACLServiceIdentity], on owner: String, isLocal: Bool = false
    ) throws(ConsulError) -> [ACLServiceIdentity] {
        for identity in identities {
            let name = GoQuote.quote(identity.serviceName)
            guard !identity.serviceName.isEmpty else {
                throw .internal("Service identity is missing the service name field on this \(owner)")
            }
            if isLocal, identity.datacenters?.isEmpty == false {
                throw .internal("Service identity \(name) cannot specify a list of datacenters on a local token")
            }
            guard ACLNames.isIdentity(identity.serviceName) else {
                throw .internal(
                    "Service identity \(name) has an invalid name. "
                        + "Only lowercase alphanumeric characters, '-' and '_' are allowed")
            }
        }
        return deduplicated(identities)
    }
}

extension ACLNodeIdentity {
    /// The identities that a role or token may have, each once.
    static func checked(
        _ identities: [ACLNodeIdentity], on owner: String
    ) throws(ConsulError) -> [ACLNodeIdentity] {
        for identity in identities {
            guard !identity.nodeName.isEmpty else {
                throw .internal("Node identity is missing the node name field on this \(owner)")
            }
            guard !identity.datacenter.isEmpty else {
                throw .internal("Node identity is missing the datacenter field on this \(owner)")
            }
            guard ACLNames.isIdentity(identity.nodeName) else {
                throw .internal(
                    "Node identity has an invalid name. "
                        + "Only lowercase alphanumeric characters, '-' and '_' are allowed")
            }
        }
        return deduplicated(identities)
    }
}
