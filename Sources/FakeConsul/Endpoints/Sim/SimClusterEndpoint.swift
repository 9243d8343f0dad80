// SPDX-License-Identifier: MIT

/// The cluster as nobody within it can see it.
enum SimClusterEndpoint: SimEndpoint {
    static let operations = [
        SimOperation(
            .get, "/sim/v1/cluster", "Every agent with its process, its Raft state and its view of the members; "
                + "links that are cut or changed; faults that hold.",
            response: .named("Cluster"), read)
    ]

    private static func read(_: Call) -> Operation { .control(.reply { .json($0.state) }) }
}
