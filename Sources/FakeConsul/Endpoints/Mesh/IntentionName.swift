// SPDX-License-Identifier: MIT

/// A service as parameters name it: `name`, `namespace/name`, `partition/namespace/name`, or with a peer
/// `peer:peer/name` (`consul agent/intentions_endpoint.go parseIntentionStringComponent`).
struct IntentionName: Sendable {
    var peer = ""
    var partition = ""
    var namespace = ""
    var name: String

    /// A name that is taken as it is.
    static func plain(_ name: String) -> IntentionName { IntentionName(name: name) }

    private init(name: String) { self.name = name }

    init(_ text: String, parameter: String, allowsPeer: Bool = false) throws {
        func refuse(_ reason: String) -> ConsulError {
            .internal("\(parameter) \(GoQuote.quote(text)) is invalid: \(reason)")
        }
        let isPeers = text.hasPrefix(Self.peerPrefix)
        if isPeers && !allowsPeer { throw refuse("cannot specify a peer here") }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 3 else { throw refuse("input can contain at most two '/'") }
        name = parts[parts.count - 1]
        if parts.count > 1 { namespace = parts[parts.count - 2] }
        guard isPeers else {
            if parts.count == 3 { partition = parts[0] }
            return
        }
        if parts.count == 1 { throw refuse("need to specify the service name as well") }
        peer = String(parts[0].dropFirst(Self.peerPrefix.count))
        if parts.count == 2 { namespace = "" }
    }

    private static let peerPrefix = "peer:"

    /// Refuses namespaces, which the free edition does not have.
    func requireOwnNamespace(_ what: String, quoted name: String = "namespace") throws(ConsulError) {
        guard !namespace.isEmpty, namespace.lowercased() != Intention.defaultNamespace else { return }
        throw .internal(
            "Invalid \(what)\(name) \(GoQuote.quote(namespace)): Namespaces is a Consul Enterprise feature")
    }

    /// Refuses namespaces and partitions.
    func requireOwnTenancy(_ what: String) throws(ConsulError) {
        try requireOwnNamespace(what)
        guard !partition.isEmpty, partition.lowercased() != "default" else { return }
        throw .internal(
            "Invalid \(what)partition \(GoQuote.quote(partition)): Partitions is a Consul Enterprise feature")
    }
}
