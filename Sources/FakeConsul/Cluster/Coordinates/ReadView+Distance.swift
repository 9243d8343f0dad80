// SPDX-License-Identifier: MIT

/// Sorting by network distance (`consul agent/consul/rtt.go`).
extension ReadView {
    /// The values in the order of their nodes' distance from the source; as they are where nothing is known of the
    /// source, where it is in another datacenter, or where there is none. What is equally far keeps its order, and what
    /// has no coordinate comes last.
    func sorted<Value>(
        _ values: [Value], byDistanceFrom source: QuerySource, node: (Value) -> String
    ) -> [Value] {
        guard !source.node.isEmpty, source.datacenter.hasSameBytes(as: agent.identity.datacenter) else { return values }
        let origin = store.coordinates.of(source.node)
        guard !origin.isEmpty else { return values }
        let distances = values.map { value in
            CoordinateTable.distance(from: origin, to: store.coordinates.of(node(value))) ?? .max
        }
        return values.indices.sorted { (distances[$0], $0) < (distances[$1], $1) }.map { values[$0] }
    }

    /// The same of what of a list may be seen.
    func sorted<Value>(
        _ seen: Visible<Value>, byDistanceFrom source: QuerySource, node: (Value) -> String
    ) -> Visible<Value> {
        Visible(elements: sorted(seen.elements, byDistanceFrom: source, node: node), hidesSome: seen.hidesSome)
    }
}
