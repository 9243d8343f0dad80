// SPDX-License-Identifier: MIT

/// What names one series of a metric: its name without the service's prefix, as `raft.apply`, and its labels.
struct MetricsKey: Hashable, Comparable, Sendable {
    struct Label: Hashable, Sendable {
        let name: String
        let value: String
    }

    let name: String
    let labels: [Label]
    /// Made once, for a key is looked up with every request.
    private let digest: UInt64

    init(_ name: String, _ labels: KeyValuePairs<String, String> = [:]) {
        self.name = name
        self.labels = labels.map { Label(name: $0.key, value: $0.value) }
        var hash = FNV64()
        hash.update(name.utf8)
        for label in self.labels { hash.update(label.value.utf8) }
        digest = hash.value
    }

    func hash(into hasher: inout Hasher) { hasher.combine(digest) }

    /// The order of Consul's JSON: by the name with the labels behind it.
    static func < (a: MetricsKey, b: MetricsKey) -> Bool { a.flat.precedesInBytes(b.flat) }

    private var flat: String { labels.reduce(name) { "\($0);\($1.name)=\($1.value)" } }

    /// The labels by name, as JSON shows them.
    var labelMap: StringMap {
        var map = StringMap()
        for label in labels { map[label.name] = label.value }
        return map
    }
}

/// The series that every call adds to.
extension MetricsKey {
    static let clientRPC = MetricsKey("client.rpc")
    static let clientRPCExceeded = MetricsKey("client.rpc.exceeded")
    static let rpcQuery = MetricsKey("rpc.query")
    static let rpcRequest = MetricsKey("rpc.request")
    static let raftApply = MetricsKey("raft.apply")
    static let raftCommitTime = MetricsKey("raft.commitTime")
    static let kvsApply = MetricsKey("kvs.apply")
    static let sessionApply = MetricsKey("session.apply")
    static let txnApply = MetricsKey("txn.apply")
    static let catalogRegister = MetricsKey("catalog.register")
    static let catalogDeregister = MetricsKey("catalog.deregister")
    static let fsmAutopilot = MetricsKey("fsm.autopilot")
    static let preparedQueryApply = MetricsKey("prepared-query.apply")
    static let federationStateApply = MetricsKey("federation_state.apply")
    static let fsmCoordinates = MetricsKey("fsm.coordinate.batch-update")
    static let configEntryApply = MetricsKey("config_entry.apply")
    static let fsmAuthority = MetricsKey("fsm.ca")
    static let fsmPeering = MetricsKey("fsm.peering")
    static let intentionApply = MetricsKey("intention.apply")
    static let serfMemberJoin = MetricsKey("serf.member.join")
    static let serfMemberFailed = MetricsKey("serf.member.failed")
    static let serfMemberLeft = MetricsKey("serf.member.left")
    static let serfMemberReap = MetricsKey("serf.member.reap")
}

/// The values of a counter or a sample over one interval (go-metrics' `AggregateSample`).
struct MetricsAggregate: Equatable, Sendable {
    private(set) var count = 0
    private(set) var sum = 0.0
    private var sumOfSquares = 0.0
    private(set) var least = 0.0
    private(set) var most = 0.0

    mutating func add(_ value: Double) {
        least = count == 0 ? value : min(least, value)
        most = count == 0 ? value : max(most, value)
        count += 1
        sum += value
        sumOfSquares += value * value
    }

    var mean: Double { count == 0 ? 0 : sum / Double(count) }

    var standardDeviation: Double {
        guard count > 1 else { return 0 }
        let number = Double(count)
        let variance = (number * sumOfSquares - sum * sum) / (number * (number - 1))
        return variance <= 0 ? 0 : Self.squareRoot(variance)
    }

    /// By Newton's method: the standard library's own root would need the C library.
    private static func squareRoot(_ value: Double) -> Double {
        var root = max(1, value)
        for _ in 0..<1100 {
            let next = (root + value / root) / 2
            if next >= root { break }
            root = next
        }
        return root
    }
}
