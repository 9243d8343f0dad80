// SPDX-License-Identifier: MIT

/// Faults between the agents and their clients.
enum SimWireEndpoint: SimEndpoint {
    static let operations = [
        SimOperation(
            .get, "/sim/v1/wire", "The rules, in the order in which they are tried.",
            response: .list(.named("ActiveWireRule")), list),
        SimOperation(
            .post, "/sim/v1/wire", "Adds a rule behind the others.", request: .named("WireRule"),
            response: .named("ActiveWireRule"), add),
        SimOperation(
            .delete, "/sim/v1/wire", "Takes all rules away; answers which there were.",
            response: .list(.named("ActiveWireRule")), removeAll),
        SimOperation(
            .get, "/sim/v1/wire/{id}", "One rule.", parameters: [id], response: .named("ActiveWireRule"), read),
        SimOperation(
            .delete, "/sim/v1/wire/{id}", "Takes a rule away.", parameters: [id], response: .named("ActiveWireRule"),
            remove),
    ]

    private static let id = SimOperation.Parameter(
        name: "id", isInPath: true, schema: .text(), summary: "The name of the rule.")

    private static func list(_: Call) -> Operation { .control(.wire { .json($0.rules) }) }

    private static func add(_ call: Call) throws -> Operation {
        if let fault = call.request.bodyFault { throw FaultRefusal("the body cannot be read: \(fault.goText)") }
        let rule = try WireRule(json: call.request.body)
        return .control(.wire { wire in .json(try find(try wire.addRule(rule), in: wire)) })
    }

    private static func removeAll(_: Call) -> Operation {
        .control(
            .wire { wire in
                let rules = wire.rules
                for entry in rules { wire.removeRule(entry.rule.id) }
                return .json(rules)
            })
    }

    private static func read(_ call: Call) -> Operation {
        let id = call.tailText
        return .control(.wire { .json(try find(id, in: $0)) })
    }

    private static func remove(_ call: Call) -> Operation {
        let id = call.tailText
        return .control(
            .wire { wire in
                let entry = try find(id, in: wire)
                wire.removeRule(id)
                return .json(entry)
            })
    }

    private static func find(_ id: String, in wire: any WireControl) throws -> WireDesk.Entry {
        guard let entry = wire.rules.first(where: { $0.rule.id == id }) else {
            throw ConsulError.notFound("there is no rule \(GoQuote.quote(id))")
        }
        return entry
    }
}

extension ControlCall {
    /// A call about the wire.
    static func wire(_ run: @escaping (any WireControl) throws -> Reply) -> ControlCall {
        .reply { cluster in
            guard let wire = cluster.wire else { throw ConsulError.internal("this world has no wire") }
            return try run(wire)
        }
    }
}

extension WireDesk.Entry: JSONWritable {}
