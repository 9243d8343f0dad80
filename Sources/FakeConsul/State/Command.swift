// SPDX-License-Identifier: MIT

/// What a log entry asks of the state store. Everything that is not a function of the state (ids, times) is in it
/// already.
enum Command: Sendable {
    case kv(KVCommand)
    case session(SessionCommand)
    case transaction(TransactionCommand)
    case register(RegisterCommand)
    case deregister(DeregisterCommand)
    case autopilot(AutopilotCommand)
    case connect(ConnectCommand)
    case peering(PeeringCommand)
    case acl(ACLCommand)
    /// A batch of network coordinates.
    case coordinates([NodeCoordinate])
    case preparedQuery(PreparedQueryCommand)
    case federation(FederationStateCommand)
    case configEntry(ConfigEntryCommand)
    case intention(IntentionCommand)
    case manualVIPs(ManualVIPsCommand)
}

/// What came of an applied command.
enum CommandResult: Sendable {
    case done
    /// Whether a conditional write (CAS, acquire, release) took place.
    case accepted(Bool)
    /// The id of a created session.
    case id(String)
    case transaction(TransactionResult)
    /// Whether the service has a virtual address, and who lost addresses to it.
    case manualVIPs(isFound: Bool, unassignedFrom: [String])
    /// The store refused; nothing was changed. The message as Consul's state store writes it.
    case refused(String)
}
