// SPDX-License-Identifier: MIT

/// What all chance comes from.
enum SimSeedEndpoint: SimEndpoint {
    static let operations = [
        SimOperation(
            .get, "/sim/v1/seed", "The seed: started with it, the same calls give the same run.",
            response: .object([.init("seed", .text(), "A whole number from 0 to 2^64 - 1.")]), read)
    ]

    private static func read(_: Call) -> Operation {
        .control(
            .reply { cluster in
                let seed = String(cluster.seed)
                return .json { json in json.object { $0.member("seed", seed) } }
            })
    }
}
