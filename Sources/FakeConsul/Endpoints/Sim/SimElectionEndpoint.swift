// SPDX-License-Identifier: MIT

/// Elections by hand.
enum SimElectionEndpoint: SimEndpoint {
    static let operations = [
        SimOperation(
            .post, "/sim/v1/elections", "Makes a server stand for election at once, as if its leader had told it to.",
            request: order,
            response: .object([.init("agents", .list(.text()), "Who stands.")]), force)
    ]

    private static let order = Schema.object([
        .init("candidate", .selector, optional: true, "One server a datacenter; a drawn follower if left out.")
    ])

    private static func force(_ call: Call) throws -> Operation {
        var fields = try call.fields(of: order)
        let candidate = try fields.selector("candidate") ?? .follower
        try fields.finish()
        return .control(
            .reply { cluster in
                let names = try cluster.forceElection(of: candidate)
                return .json { json in
                    json.object { json in
                        json.key("agents")
                        json.strings(names)
                    }
                }
            })
    }
}
