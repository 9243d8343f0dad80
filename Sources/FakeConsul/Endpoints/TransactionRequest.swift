// SPDX-License-Identifier: MIT

/// The operations that a client sent, read from their JSON (`consul agent/txn_endpoint.go convertOps`).
struct TransactionRequest: Sendable {
    /// Elements without an operation are left out, and not counted in what failures tell.
    let operations: [TransactionOperation]

    static let maxOperations = 128

    /// Whether there is nothing to log. A KV verb that there is none of writes nothing; any verb of the catalog but
    /// `get` may.
    var isReadOnly: Bool {
        operations.allSatisfy { operation in
            switch operation {
            case .kv(let verb, _): !Self.writingVerbs.contains(verb)
            case .node(let verb, _), .service(let verb, _, _), .check(let verb, _): verb == "get"
            }
        }
    }

    private static let writingVerbs = ["set", "delete", "delete-cas", "delete-tree", "cas", "lock", "unlock"]

    init(_ call: Call) throws {
        let configuration = call.agent.configuration
        let limit = max(configuration.txnMaxRequestLength, configuration.kvMaxValueSize)
        try Self.refuseLargeBody(call, limit: limit)
        let datacenter = call.agent.identity.datacenter
        let read: [TransactionOperation?]
        do {
            read = try JSONObjectReader.readList(
                JSONParser.parse(call.request.body),
                type: "api.TxnOps",
                of: .plain("api.TxnOp")
            ) { Self.operation(&$0, datacenter: datacenter) }
        } catch {
            throw ConsulError.badRequest("Failed to parse body: " + error.message)
        }
        if read.count > Self.maxOperations {
            throw ConsulError(
                .payloadTooLarge,
                "Transaction contains too many operations (\(read.count) > \(Self.maxOperations))"
            )
        }
        operations = read.compactMap { $0 }
        try refuseLargeValues(limit: configuration.kvMaxValueSize)
    }

    // MARK: Limits

    private static func refuseLargeBody(_ call: Call, limit: Int) throws {
        let length = call.request.contentLength
        let setting = "txn_max_req_len"
        if length > limit { throw ConsulError.bodyTooLarge(length: length, limit: limit, setting: setting) }
        if call.request.body.count > limit || call.request.bodyFault == .tooLong {
            throw ConsulError(
                .payloadTooLarge,
                "Request body too large, max size: \(limit) bytes. See \(ConsulError.page(ofSetting: setting))."
            )
        }
        if let fault = call.request.bodyFault { throw ConsulError.badRequest("Failed to parse body: " + fault.goText) }
    }

    private func refuseLargeValues(limit: Int) throws {
        for case .kv(_, let pair) in operations where pair.value.count > limit {
            let sizes = "(\(pair.value.count) > \(limit) bytes)"
            throw ConsulError(
                .payloadTooLarge,
                "Value for key \(GoQuote.quote(pair.key.text)) is too large \(sizes)"
            )
        }
    }

    // MARK: Decoding

    /// The first kind that the element has; nil where it has none.
    private static func operation(_ object: inout JSONObjectReader, datacenter: String) -> TransactionOperation? {
        let kv = object.struct("KV", .plain("api.KVTxnOp"), kvOperation)
        let node = object.struct("Node", .plain("api.NodeTxnOp")) { nodeOperation(&$0, datacenter: datacenter) }
        let service = object.struct("Service", .plain("api.ServiceTxnOp"), serviceOperation)
        let check = object.struct("Check", .plain("api.CheckTxnOp"), checkOperation)
        return kv ?? node ?? service ?? check
    }

    private static func kvOperation(_ object: inout JSONObjectReader) -> TransactionOperation {
        let verb = object.string("Verb", type: "api.KVOp")
        var pair = KVPair(key: KVKey(object.string("Key")))
        pair.value = object.bytes("Value") ?? []
        pair.flags = object.uint64("Flags")
        pair.modifyIndex = object.uint64("Index")
        pair.session = object.string("Session")
        _ = object.string("Namespace")
        _ = object.string("Partition")
        return .kv(verb: verb, pair)
    }
}
