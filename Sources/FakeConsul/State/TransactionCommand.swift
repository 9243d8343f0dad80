// SPDX-License-Identifier: MIT

/// Operations that take place together or not at all.
struct TransactionCommand: Sendable {
    var operations: [TransactionOperation]
}

/// One operation of a transaction. The verb is what the client wrote: one that there is none of fails like any other
/// operation.
enum TransactionOperation: Sendable {
    /// The pair's modify index and session are what the verb compares with.
    case kv(verb: String, KVPair)
    case node(verb: String, Node)
    case service(verb: String, NodeService, node: String)
    case check(verb: String, HealthCheck)
}

/// What came of a transaction: results if all operations succeeded, else what went wrong with which.
struct TransactionResult: Sendable {
    enum Item: Sendable {
        case kv(KVPair)
        case node(Node)
        case service(NodeService)
        case check(HealthCheck)
    }

    struct Failure: Equatable, Sendable {
        /// The operation's place in the transaction, from 0.
        let operation: Int
        let message: String
    }

    /// Not one for each operation: a deletion has none, a tree as many as it has pairs.
    var items: [Item] = []
    var failures: [Failure] = []
}
