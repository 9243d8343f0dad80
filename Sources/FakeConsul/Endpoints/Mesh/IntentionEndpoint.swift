// SPDX-License-Identifier: MIT

/// Intentions: which services may connect to which (`consul agent/intentions_endpoint.go`, `agent/consul
/// intention_endpoint.go`).
enum IntentionEndpoint: Endpoint {
    static let routes = [
        Route("/v1/connect/intentions", (.get, list), (.post, createLegacy)),
        Route("/v1/connect/intentions/match", (.get, match)),
        Route("/v1/connect/intentions/check", (.get, check)),
        Route("/v1/connect/intentions/exact", (.get, exact), (.put, putExact), (.delete, deleteExact)),
        Route("/v1/connect/intentions/", (.get, legacy), (.put, updateLegacy), (.delete, deleteLegacy)),
    ]

    /// Without Connect any server refuses by itself, whether it leads or not; nil where there is Connect.
    static func refusal(_ call: Call, stampsErrors: Bool = false) -> Operation? {
        guard !call.agent.configuration.connect.isEnabled else { return nil }
        var options = QueryOptions()
        options.datacenter = call.datacenter
        return .read(
            Read(options: options, stampsErrors: stampsErrors, isForAnyServer: true) { _ in
                throw ConsulError.connectNotEnabled
            }
        )
    }

    // MARK: Lists

    private static func list(_ call: Call) throws -> Operation {
        let options = try call.queryOptions()
        try call.refuseNamespaces()
        if let refusal = refusal(call, stampsErrors: true) { return refusal }
        return .read(
            Read(options: options, stampsErrors: true) { view in
                try view.requireConnect()
                let filter = try CompiledFilter.compile(options, for: Intention.self)
                _ = try view.standingAuthorizer()
                let found = view.store.intentions(watch: &view.watch)
                return .json(try view.visible(found.value.filter { filter?.matches($0) ?? true }), index: found.index)
            }
        )
    }

    private static func match(_ call: Call) throws -> Operation {
        let options = try call.queryOptions()
        try call.refuseNamespaces()
        let by = call.query.all("by")
        guard by.count == 1 else { throw ConsulError.notSet("by") }
        guard let side = IntentionSide(rawValue: by[0]) else {
            throw ConsulError.internal("'by' parameter must be one of 'source' or 'destination'")
        }
        let names = call.query.all("name")
        guard !names.isEmpty else { throw ConsulError.notSet("name") }
        let entries = try names.map { try IntentionName($0, parameter: "name") }
        if let refusal = refusal(call, stampsErrors: true) { return refusal }
        let earlier = EarlierMatches()
        return .read(
            Read(options: options, showsConsistency: true, stampsErrors: true, isCacheable: true) { view in
                try view.requireConnect()
                let authorizer = try view.standingAuthorizer()
                for entry in entries { try entry.requireOwnTenancy("match entry ") }
                for entry in entries where !entry.name.isEmpty {
                    try authorizer.require(.read, .intention(entry.name))
                }
                let found = entries.map { view.store.intentions(matching: $0.name, on: side, watch: &view.watch) }
                let isSame = earlier.replace(by: found, isFirst: view.earlierRuns == 0)
                let isEmpty = found.allSatisfy(\.isEmpty)
                let named = SortedMap(zip(names, found).map { (key: $0, value: $1) })
                return .json(
                    index: view.store.configEntries.index, outcome: isSame ? .unchanged : isEmpty ? .notFound : .changed
                ) { json in
                    named.write(to: &json) { json, intentions in
                        guard !intentions.isEmpty else { return json.null() }
                        json.array { json in for intention in intentions { intention.write(to: &json) } }
                    }
                }
            }
        )
    }

    /// Whether a connection would be allowed. What is decided request by request counts as refused.
    private static func check(_ call: Call) throws -> Operation {
        var options = try call.queryOptions()
        options.minIndex = 0
        try call.refuseNamespaces()
        let type = call.query.has("source-type") ? call.query["source-type"] ?? "" : Intention.consul
        let source = try call.only("source")
        let destination = try call.only("destination")
        let from = type == Intention.consul ? try IntentionName(source, parameter: "source") : .plain(source)
        let target = try IntentionName(destination, parameter: "destination")
        if let refusal = refusal(call) { return refusal }
        return .read(
            Read(options: options, isPlain: true) { view in
                try view.requireConnect()
                let authorizer = try view.authorizer()
                try from.requireOwnNamespace("source ")
                try target.requireOwnNamespace("destination ")
                guard type == Intention.consul else {
                    throw ConsulError.internal("unsupported SourceType: \(GoQuote.quote(type))")
                }
                if !target.name.isEmpty { try authorizer.require(.read, .service(target.name)) }
                let intentions = view.store.intentions(matching: from.name, on: .source, watch: &view.watch)
                let decision = intentions.decision(
                    on: target.name, as: .destination, default: view.allowsByDefault(authorizer),
                    allowingPermissions: false)
                return .json { $0.object { $0.member("Allowed", decision.isAllowed) } }
            }
        )
    }
}

/// What a match found at its last run; Consul compares hashes of it.
private final class EarlierMatches {
    private var bytes: [UInt8] = []

    func replace(by matches: [[Intention]], isFirst: Bool) -> Bool {
        var json = JSONWriter()
        json.array { json in
            for intentions in matches {
                json.array { json in for intention in intentions { intention.write(to: &json) } }
            }
        }
        let isSame = !isFirst && json.bytes == bytes
        bytes = json.bytes
        return isSame
    }
}

extension ReadView {
    func requireConnect() throws(ConsulError) {
        if !agent.configuration.connect.isEnabled { throw .connectNotEnabled }
    }

    /// Whether services may connect to each other where no intention says anything.
    func allowsByDefault(_ authorizer: Authorizer) -> Bool {
        authorizer.isUnrestricted || agent.requests.defaultACLPolicy == "allow"
    }
}

extension ConsulError {
    static func notSet(_ parameter: String) -> ConsulError {
        .internal("required query parameter '\(parameter)' not set")
    }
}

extension Call {
    /// The parameter's value, of which there must be exactly one.
    func only(_ parameter: String) throws -> String {
        let values = query.all(parameter)
        guard values.count == 1 else { throw ConsulError.notSet(parameter) }
        return values[0]
    }
}
