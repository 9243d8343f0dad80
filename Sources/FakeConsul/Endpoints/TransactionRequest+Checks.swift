// SPDX-License-Identifier: MIT

/// What the server looks at before it carries a transaction out (`consul agent/consul/txn_endpoint.go preCheck`).
extension TransactionRequest {
    /// The operations with the defaults that the server fills in, or what is wrong with them.
    func checked(
        in store: StateStore,
        by authorizer: Authorizer,
        at now: Instant
    ) -> (operations: [TransactionOperation], failures: [TransactionResult.Failure]) {
        var checked = operations
        var failures: [TransactionResult.Failure] = []
        for place in checked.indices {
            if let message = Self.check(&checked[place], in: store, by: authorizer, at: now) {
                failures.append(TransactionResult.Failure(operation: place, message: message))
            }
        }
        return (checked, failures)
    }

    private static func check(
        _ operation: inout TransactionOperation, in store: StateStore, by authorizer: Authorizer, at now: Instant
    ) -> String? {
        if let refusal = settle(&operation) { return refusal }
        do { try authorizer.vet(operation) } catch { return error.message }
        guard case .kv("lock", let pair) = operation, store.kv.lockDelays.end(for: pair.key, at: now) != nil else {
            return nil
        }
        return "failed to lock key \(GoQuote.quote(pair.key.text)) due to lock delay"
    }

    /// Fills in what follows from the rest; answers what is wrong with the operation itself.
    private static func settle(_ operation: inout TransactionOperation) -> String? {
        switch operation {
        case .kv(let verb, let pair):
            return pair.key.isEmpty && verb != "delete-tree" ? "Must provide key" : nil
        case .node(let verb, let node):
            return verb == "get" ? nil : CatalogRules.refusal(ofNode: node.name, id: node.id)
        case .service("get", _, _), .check("get", _): return nil
        case .service(let verb, var service, let node):
            defer { operation = .service(verb: verb, service, node: node) }
            return CatalogRules.settle(&service)
        case .check(let verb, var check):
            if check.id.isEmpty { check.id = check.name }
            operation = .check(verb: verb, check)
            return nil
        }
    }
}
