// SPDX-License-Identifier: MIT

/// The hash of what a user can change in a record, by which datacenters see that theirs differ (`SetHash`).
struct ACLHash {
    private var bytes: [UInt8] = []

    mutating func add(_ text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func add(_ links: [ACLLink]) {
        for link in links { add(link.id) }
    }

    mutating func add(_ identities: [ACLServiceIdentity]) {
        for identity in identities {
            add(identity.serviceName)
            for datacenter in identity.datacenters ?? [] { add(datacenter) }
        }
    }

    mutating func add(_ identities: [ACLNodeIdentity]) {
        for identity in identities {
            add(identity.nodeName)
            add(identity.datacenter)
        }
    }

    var value: [UInt8] { BLAKE2b.hash256(bytes) }
}
