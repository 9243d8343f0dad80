// SPDX-License-Identifier: MIT

/// Transactions (`consul agent/txn_endpoint.go`, `agent/consul/txn_endpoint.go`).
enum TransactionEndpoint: Endpoint {
    static let routes = [
        Route("/v1/txn", (.put, transact))
    ]

    private static func transact(_ call: Call) throws -> Operation {
        let request = try TransactionRequest(call)
        return request.isReadOnly ? .read(try read(request, call)) : .write(write(request, call))
    }

    /// One without writes is a read like others, but that it does not block and shows no index.
    private static func read(_ request: TransactionRequest, _ call: Call) throws -> Read {
        var options = try call.queryOptions()
        options.minIndex = 0
        return Read(options: options) { view in
            let authorizer = try view.authorizer()
            let (operations, failures) = request.checked(in: view.store, by: authorizer, at: view.now)
            guard failures.isEmpty else {
                // Consul leaves here before it fills in what it knows of its leader.
                return reply(
                    TransactionResult(failures: failures),
                    contact: Reply.Contact(knownLeader: false),
                    index: 0
                )
            }
            let contact = Reply.Contact(knownLeader: view.knowsLeader, lastContact: view.lastContact)
            var result = view.store.transact(operations, index: 0)
            let visible = try view.visible(result.items)
            result.items = visible.elements
            return reply(result, contact: contact, index: 1, hidesSome: visible.hidesSome)
        }
    }

    private static func write(_ request: TransactionRequest, _ call: Call) -> Write {
        Write(datacenter: call.datacenter, token: call.token) { view in
            let authorizer = try view.authorizer()
            let (operations, failures) = request.checked(in: view.store, by: authorizer, at: view.now)
            guard failures.isEmpty else { return .answer(reply(TransactionResult(failures: failures))) }
            return .propose(.transaction(TransactionCommand(operations: operations))) { result in
                guard case .transaction(var result) = result else {
                    throw ConsulError.internal("unexpected return type \(result)")
                }
                result.items = authorizer.visible(result.items).elements
                return reply(result)
            }
        }
    }

    // MARK: Rendering

    private static func reply(_ result: TransactionResult) -> Reply {
        Reply(result.failures.isEmpty ? .ok : .conflict, body: .json { json in json.object { write(result, to: &$0) } })
    }

    /// A read's answer has what Consul's RPC answer has about itself, too.
    private static func reply(
        _ result: TransactionResult, contact: Reply.Contact, index: UInt64, hidesSome: Bool = false
    ) -> Reply {
        var reply = Reply(result.failures.isEmpty ? .ok : .conflict)
        reply.contact = contact
        reply.body = .json { json in
            json.object { json in
                write(result, to: &json)
                json.key("Index")
                json.int(index)
                json.key("LastContact")
                json.int(contact.lastContact.nanoseconds)
                json.key("KnownLeader")
                json.bool(contact.knownLeader)
                json.key("ConsistencyLevel")
                json.string("")
                json.key("NotModified")
                json.bool(false)
                json.key("Backend")
                json.int(0)
                json.key("ResultsFilteredByACLs")
                json.bool(hidesSome)
            }
        }
        return reply
    }

    private static func write(_ result: TransactionResult, to json: inout JSONWriter) {
        json.key("Results")
        if result.failures.isEmpty {
            json.array { json in for item in result.items { json.object { write(item, to: &$0) } } }
        } else {
            json.null()
        }
        json.key("Errors")
        guard !result.failures.isEmpty else { return json.null() }
        json.array { json in
            for failure in result.failures {
                json.object { json in
                    json.key("OpIndex")
                    json.int(failure.operation)
                    json.key("What")
                    json.string(failure.message)
                }
            }
        }
    }

    private static func write(_ item: TransactionResult.Item, to json: inout JSONWriter) {
        switch item {
        case .kv(let pair):
            json.key("KV")
            pair.write(to: &json)
        case .node(let node):
            json.key("Node")
            node.write(to: &json)
        case .service(let service):
            json.key("Service")
            service.writeAsStored(to: &json)
        case .check(let check):
            json.key("Check")
            check.writeAsStored(to: &json)
        }
    }
}
