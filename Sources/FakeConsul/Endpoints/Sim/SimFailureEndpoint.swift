// SPDX-License-Identifier: MIT

/// The failures that have a name.
enum SimFailureEndpoint: SimEndpoint {
    static let operations = [
        SimOperation(
            .get, "/sim/v1/failures", "The catalogue: what clients of Consul meet, and the name that produces it.",
            response: .list(.named("Failure")), list),
        SimOperation(
            .post, "/sim/v1/failures", "Produces a failure.", request: order, response: .named("Failure"), produce),
        SimOperation(
            .delete, "/sim/v1/failures", "Ends all failures; answers which held.",
            response: .list(.named("Failure")), endAll),
        SimOperation(
            .delete, "/sim/v1/failures/{name}", "Ends a failure: what it did to the state stays done.",
            parameters: [name], response: .named("Failure"), end),
    ]

    /// What the catalogue says of a failure.
    static let schema = Schema.object([
        .init("name", .text()), .init("row", .text(), "C1 to C48; several may share one."),
        .init("summary", .text(), "What a client sees."),
        .init("active", .flag, "Whether it was produced, and not ended."),
    ])

    private static let order = Schema.object([.init("name", .text(), "Its name, or its row.")])
    private static let name = SimOperation.Parameter(
        name: "name", isInPath: true, schema: .text(), summary: "The name of the failure.")

    private static func list(_: Call) -> Operation {
        .control(
            .wire { wire in
                let active = wire.activeFailures
                return .json { json in
                    json.array { json in
                        for failure in Failure.all {
                            failure.write(to: &json, isActive: active.contains(failure.name))
                        }
                    }
                }
            })
    }

    private static func produce(_ call: Call) throws -> Operation {
        var fields = try call.fields(of: order)
        let name = try fields.text("name")
        try fields.finish()
        let failure = try find(try fields.require(name, "name"))
        return .control(
            .wire { wire in
                do throws(SettingError) { try wire.fail(failure) } catch { throw FaultRefusal(error.description) }
                return .json { failure.write(to: &$0, isActive: true) }
            })
    }

    private static func endAll(_: Call) -> Operation {
        .control(
            .wire { wire in
                let ended = wire.activeFailures.compactMap { Failure.named($0) }
                for failure in ended { wire.endFailure(failure.name) }
                return .json { json in
                    json.array { json in for failure in ended { failure.write(to: &json, isActive: false) } }
                }
            })
    }

    private static func end(_ call: Call) throws -> Operation {
        let failure = try find(call.tailText)
        return .control(
            .wire { wire in
                guard wire.endFailure(failure.name) else {
                    throw ConsulError.notFound("the failure \(failure.name) was not produced")
                }
                return .json { failure.write(to: &$0, isActive: false) }
            })
    }

    private static func find(_ name: String) throws -> Failure {
        guard let failure = Failure.named(name) else {
            throw ConsulError.notFound("there is no failure \(GoQuote.quote(name))")
        }
        return failure
    }
}
