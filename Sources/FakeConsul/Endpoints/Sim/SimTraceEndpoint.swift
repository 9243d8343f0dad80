// SPDX-License-Identifier: MIT

/// The record of the run.
enum SimTraceEndpoint: SimEndpoint {
    static let operations = [
        SimOperation(
            .get, "/sim/v1/trace", "The hash of all lines so far, and the last of them.",
            parameters: [
                .init(name: "lines", isInPath: false, schema: .integer, summary: "How many lines; 100 if left out.")
            ],
            response: .named("Trace"), read)
    ]

    private static func read(_ call: Call) throws -> Operation {
        var count = 100
        if let text = call.query["lines"] {
            guard let number = Int(text), number >= 0 else {
                throw FaultRefusal("lines: must be a whole number from 0, not \(GoQuote.quote(text))")
            }
            count = number
        }
        return .control(.reply { cluster in .json(TraceState(cluster.trace, last: count)) })
    }
}
