// SPDX-License-Identifier: MIT

/// A step of a discovery chain (`consul agent/structs DiscoveryGraphNode`).
struct DiscoveryNode: Equatable, Sendable {
    enum Step: Equatable, Sendable {
        case router([Route])
        case splitter([Split])
        case resolver(Resolver)
    }

    struct Route: Equatable, Sendable {
        let definition: ConfigRecord
        let next: String
    }

    struct Split: Equatable, Sendable {
        let definition: ConfigRecord
        let weight: Float
        let next: String
    }

    struct Resolver: Equatable, Sendable {
        /// Whether no entry says anything of the service.
        var isDefault: Bool
        var connectTimeout: Duration
        var requestTimeout: Duration
        /// The target's ID.
        var target: String
        /// The IDs of the targets to go to where there is nobody at this one, in that order.
        var failover: [String] = []
        var failoverPolicy: ConfigRecord?
    }

    let name: String
    var step: Step
    var loadBalancer: ConfigRecord?

    var type: String {
        switch step {
        case .router: "router"
        case .splitter: "splitter"
        case .resolver: "resolver"
        }
    }

    /// What other nodes call it.
    var key: String { type + ":" + name }

    /// The nodes that may come next, perhaps with repetitions.
    var next: [String] {
        switch step {
        case .router(let routes): routes.map(\.next)
        case .splitter(let splits): splits.map(\.next)
        case .resolver: []
        }
    }
}

extension DiscoveryNode: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("Type", type)
            json.member("Name", name)
            switch step {
            case .router(let routes): json.member("Routes", unlessEmpty: routes)
            case .splitter(let splits): json.member("Splits", unlessEmpty: splits)
            case .resolver(let resolver): json.member("Resolver", unlessNil: resolver)
            }
            json.member("LoadBalancer", unlessNil: loadBalancer)
        }
    }
}

extension DiscoveryNode.Route: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("Definition", unlessNil: definition)
            json.member("NextNode", unlessEmpty: next)
        }
    }
}

extension DiscoveryNode.Split: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("Definition", unlessNil: definition)
            if weight != 0 {
                json.key("Weight")
                ConfigValue.float(weight).write(to: &json, .float)
            }
            json.member("NextNode", unlessEmpty: next)
        }
    }
}

extension DiscoveryNode.Resolver: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            if connectTimeout != .zero { json.member("ConnectTimeout", connectTimeout) }
            json.member("Default", ifTrue: isDefault)
            json.member("RequestTimeout", unlessZero: requestTimeout.nanoseconds)
            json.member("Target", unlessEmpty: target)
            guard !failover.isEmpty else { return }
            json.key("Failover")
            json.object { json in
                json.member("Targets", unlessEmpty: failover)
                json.member("Policy", unlessNil: failoverPolicy)
            }
        }
    }
}
