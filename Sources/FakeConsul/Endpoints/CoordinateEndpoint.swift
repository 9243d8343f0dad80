// SPDX-License-Identifier: MIT

/// Network coordinates (`consul agent/coordinate_endpoint.go`, `agent/consul/coordinate_endpoint.go`).
enum CoordinateEndpoint: Endpoint {
    static let routes = [
        Route("/v1/coordinate/datacenters", (.get, datacenters)),
        Route("/v1/coordinate/nodes", (.get, nodes)),
        Route("/v1/coordinate/node/", (.get, node)),
        Route("/v1/coordinate/update", (.put, update)),
    ]

    /// Any server answers, by what it knows of the others.
    private static func datacenters(_ call: Call) throws -> Operation {
        try refuseDisabled(call)
        var options = QueryOptions()
        options.datacenter = call.agent.identity.datacenter
        return .read(
            Read(options: options, isForAnyServer: true, isPlain: true) { view in
                .json(view.cluster.datacenterMaps(knownTo: view.agent))
            }
        )
    }

    private static func nodes(_ call: Call) throws -> Operation {
        try refuseDisabled(call)
        let options = try call.queryOptions()
        try call.refusePartitions()
        let segment = call.query["segment"]
        return .read(
            Read(options: options, stampsErrors: true) { view in
                let seen = try view.visible(view.store.coordinates.list(watch: &view.watch))
                let narrowed = Visible(elements: narrowed(seen.elements, to: segment), hidesSome: seen.hidesSome)
                return .json(narrowed, index: view.store.coordinates.index)
            }
        )
    }

    /// The node is called as it was asked for.
    private static func node(_ call: Call) throws -> Operation {
        try refuseDisabled(call)
        let options = try call.queryOptions()
        try call.refusePartitions()
        let (name, segment) = (call.tailText, call.query["segment"])
        return .read(
            Read(options: options, stampsErrors: true) { view in
                try view.standingAuthorizer().require(.read, .node(name))
                let found = narrowed(view.store.coordinates.get(name, watch: &view.watch), to: segment)
                let index = view.store.coordinates.index
                guard !found.isEmpty else {
                    var reply = Reply(.notFound, index: index)
                    reply.isBare = true
                    return reply
                }
                return .json(found.map { NodeCoordinate(node: name, segment: $0.segment, coordinate: $0.coordinate) },
                    index: index)
            }
        )
    }

    private static func narrowed(_ coordinates: [NodeCoordinate], to segment: String?) -> [NodeCoordinate] {
        guard let segment else { return coordinates }
        return coordinates.filter { $0.segment.hasSameBytes(as: segment) }
    }

    /// Without a coordinate Consul's handler panics, and the client's connection ends without an answer.
    private static func update(_ call: Call) throws -> Operation {
        try refuseDisabled(call)
        var coordinate: Coordinate?
        var datacenter = ""
        let update = try call.decode(.plain("structs.CoordinateUpdateRequest")) { object in
            coordinate = object.struct("Coord", Coordinate.shape) { Coordinate(&$0) }
            datacenter = object.string("Datacenter")
            _ = object.string("Token")
            return NodeCoordinate(
                node: object.string("Node"), segment: object.string("Segment"), coordinate: coordinate ?? .origin)
        }
        try call.refuseNamespaces()
        guard coordinate != nil else { return .hangUp }
        return .write(
            Write(datacenter: call.datacenter(or: datacenter), token: call.token) { view in try view.take(update) })
    }

    private static func refuseDisabled(_ call: Call) throws {
        if call.agent.configuration.agent.disableCoordinates {
            throw ConsulError(.unauthorized, "Coordinate support disabled")
        }
    }
}
