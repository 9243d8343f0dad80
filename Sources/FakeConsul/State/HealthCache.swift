// SPDX-License-Identifier: MIT

/// An instance with its node and checks, put together for reads, and its JSON once one has asked for it.
final class InstanceHealth {
    let node: Stored<Node>
    let record: Stored<ServiceRecord>
    /// The node's checks, then the instance's own.
    let checks: [Stored<HealthCheck>]
    /// Whether every check passes.
    let isPassing: Bool

    var service: NodeService { record.value.service }

    init(node: Stored<Node>, record: Stored<ServiceRecord>, checks: [Stored<HealthCheck>]) {
        self.node = node
        self.record = record
        self.checks = checks
        isPassing = checks.allSatisfy { $0.value.status == .passing }
    }

    /// The instance as a value of its own.
    var value: CheckServiceNode {
        CheckServiceNode(node: node.value, service: service, checks: checks.map(\.value))
    }

    private lazy var compactJSON: [UInt8] = {
        var json = JSONWriter()
        value.write(to: &json)
        return json.bytes
    }()

    /// As the only element of a list, without what the list has before and behind it.
    private lazy var prettyElement: [UInt8] = {
        var json = JSONWriter(pretty: true)
        json.array { value.write(to: &$0) }
        return Array(json.bytes.dropFirst("[\n    ".utf8.count).dropLast("\n]".utf8.count))
    }()
}

extension InstanceHealth: JSONWritable {
    /// The JSON is kept for the form that the API answers: in a list, compact or pretty.
    func write(to json: inout JSONWriter) {
        if !json.pretty {
            json.raw(compactJSON)
        } else if json.depth == 1 {
            json.raw(prettyElement)
        } else {
            value.write(to: &json)
        }
    }
}

/// The health of services that was asked for lately, so that asking again costs next to nothing.
///
/// It belongs to a store: a change takes out what it touches, and what is missing is put together anew.
final class HealthCache {
    private var services: [String: [InstanceHealth]] = [:]

    /// Enough for what a test watches; a sweep over all services must not keep them all.
    private static let limit = 256

    subscript(_ service: String) -> [InstanceHealth]? { services[service] }

    func keep(_ instances: [InstanceHealth], of service: String) {
        if services.count >= Self.limit { services.removeAll() }
        services[service] = instances
    }

    /// Forgets a service, by its name in lower case.
    func forget(_ service: String) { services[service] = nil }

    func forgetAll() { services.removeAll() }
}
