// SPDX-License-Identifier: MIT

/// Beginning anew.
enum SimResetEndpoint: SimEndpoint {
    static let operations = [
        SimOperation(
            .post, "/sim/v1/reset",
            "Begins anew with the same seed: no state, no faults. The time goes on; other connections are reset.",
            request: .object([]), response: .named("Clock"), reset)
    ]

    private static func reset(_ call: Call) throws -> Operation {
        try call.fields(of: .object([])).finish()
        return .control(ControlCall { _ in .order(.reset) { .json($0) } })
    }
}
