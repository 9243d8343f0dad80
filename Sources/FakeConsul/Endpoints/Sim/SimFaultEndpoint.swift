// SPDX-License-Identifier: MIT

/// Faults on machines.
enum SimFaultEndpoint: SimEndpoint {
    static let operations = [
        SimOperation(
            .get, "/sim/v1/faults", "The faults that hold, in the order of injection.",
            response: .list(.named("ActiveFault")), list),
        SimOperation(
            .post, "/sim/v1/faults", "Injects a fault.", request: .named("Fault"), response: .named("ActiveFault"),
            inject),
        SimOperation(
            .delete, "/sim/v1/faults", "Takes all faults back; answers which held.",
            response: .list(.named("ActiveFault")), healAll),
        SimOperation(
            .get, "/sim/v1/faults/{id}", "One fault that holds.", parameters: [id], response: .named("ActiveFault"),
            read),
        SimOperation(
            .delete, "/sim/v1/faults/{id}", "Takes exactly this fault back.", parameters: [id],
            response: .named("ActiveFault"), undo),
    ]

    private static let id = SimOperation.Parameter(
        name: "id", isInPath: true, schema: .text(), summary: "The ID that the injection answered: f1, f2 ...")

    private static func list(_: Call) -> Operation {
        .control(.reply { cluster in .json(cluster.faults.active.map(cluster.state)) })
    }

    private static func inject(_ call: Call) throws -> Operation {
        var fields = try call.fields(of: SimFaultSchemas.any)
        let injection = try Injection(reading: &fields)
        return .control(.reply { .json(try $0.inject(injection)) })
    }

    private static func healAll(_: Call) -> Operation { .control(.reply { .json($0.healAll()) }) }

    private static func read(_ call: Call) throws -> Operation {
        let id = call.tailText
        return .control(
            .reply { cluster in
                guard let fault = FaultID(id).flatMap({ cluster.faults[$0] }) else { throw unknown(id) }
                return .json(cluster.state(of: fault))
            })
    }

    private static func undo(_ call: Call) throws -> Operation {
        let id = call.tailText
        return .control(
            .reply { cluster in
                guard let fault = FaultID(id).flatMap(cluster.undo) else { throw unknown(id) }
                return .json(fault)
            })
    }

    private static func unknown(_ id: String) -> ConsulError { .notFound("no fault \(GoQuote.quote(id)) holds") }
}
