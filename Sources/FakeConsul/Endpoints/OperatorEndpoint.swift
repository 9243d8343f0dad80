// SPDX-License-Identifier: MIT

/// What operators ask of the servers: their Raft group, and autopilot (`consul agent/operator_endpoint.go`).
enum OperatorEndpoint: Endpoint {
    static let routes = [
        Route("/v1/operator/raft/configuration", (.get, raftConfiguration)),
        Route("/v1/operator/raft/transfer-leader", (.post, transferLeader)),
        Route("/v1/operator/raft/peer", (.delete, removePeer)),
        Route("/v1/operator/autopilot/configuration", (.get, configuration), (.put, configure)),
        Route("/v1/operator/autopilot/health", (.get, health)),
        Route("/v1/operator/autopilot/state", (.get, state)),
    ]

    // MARK: Raft

    private static func raftConfiguration(_ call: Call) throws -> Operation {
        try read(call) { view in
            let servers = view.cluster.groupMembers(seenBy: view.server)
            return .json { json in
                json.object { json in
                    json.key("Servers")
                    if servers.isEmpty {
                        json.null()
                    } else {
                        json.array { json in for server in servers { server.write(to: &json) } }
                    }
                    json.key("Index")
                    json.int(0)
                }
            }
        }
    }

    private static func transferLeader(_ call: Call) throws -> Operation {
        let target = call.nonEmpty(call.query["id"])
        return .write(
            Write(datacenter: call.agent.identity.datacenter, token: call.token) { view in
                try view.authorizer().require(.write, .operator)
                return .perform { cluster, leader, done in
                    if let target, !cluster.knowsServer(target, leader) {
                        return done(.failure(.internal("Could not find address for server id \(target)")))
                    }
                    cluster.transferLeadership(from: leader, to: target.map { ServerID($0) }) { error in
                        if let error { return done(.failure(.internal(error.message))) }
                        done(.success(.json { json in
                            json.object { json in
                                json.key("Success")
                                json.bool(true)
                            }
                        }))
                    }
                }
            }
        )
    }

    private static func removePeer(_ call: Call) throws -> Operation {
        let (id, address) = (call.query["id"], call.query["address"])
        if id == nil && address == nil {
            throw ConsulError.badRequest(
                "Must specify either ?id with the server's ID or ?address with IP:port of peer to remove")
        }
        if id != nil && address != nil { throw ConsulError.badRequest("Must specify only one of ?id or ?address") }
        return .write(
            Write(datacenter: call.datacenter, token: call.token) { view in
                try view.authorizer().require(.write, .operator)
                return .perform { cluster, leader, done in
                    let servers = leader.server?.raft.membership.latest.servers ?? []
                    let found = servers.first { $0.id.name == id || $0.address == address }
                    guard let found else {
                        let what = id.map { "id \(GoQuote.quote($0))" } ?? "address \(GoQuote.quote(address ?? ""))"
                        return done(.failure(.internal("\(what) was not found in the Raft configuration")))
                    }
                    cluster.removeFromGroup(found.id, by: leader) { error in
                        done(error.map { .failure($0) } ?? .success(.empty))
                    }
                }
            }
        )
    }

    // MARK: Autopilot

    private static func configuration(_ call: Call) throws -> Operation {
        try read(call) { view in
            guard let configuration = view.store.autopilot else {
                throw ConsulError.internal("autopilot config not initialized yet")
            }
            return .json(configuration)
        }
    }

    private static func configure(_ call: Call) throws -> Operation {
        var configuration: AutopilotConfiguration
        do throws(JSONError) {
            configuration = try AutopilotConfiguration(json: call.request.body)
        } catch {
            throw ConsulError.badRequest("Error parsing autopilot config: " + error.message)
        }
        var isConditional = false
        do {
            if let modifyIndex = try call.unsigned("cas") {
                isConditional = true
                configuration.modifyIndex = modifyIndex
            }
        } catch let error as ConsulError {
            throw ConsulError.badRequest("Error parsing cas value: " + error.message)
        }
        let command = isConditional ? AutopilotCommand.cas(configuration) : .set(configuration)
        return .write(
            Write(datacenter: call.datacenter, token: call.token) { view in
                try view.authorizer().require(.write, .operator)
                return .propose(.autopilot(command)) { result in
                    if case .accepted(let accepted) = result { return .bool(accepted) }
                    return .bool(true)
                }
            }
        )
    }

    /// Too many requests, says Consul where a server is not well; and as it says so before it knows what the body will
    /// be, it calls the body a text.
    private static func health(_ call: Call) throws -> Operation {
        let isPretty = call.isPretty
        return try read(call) { view in
            let state = view.cluster.autopilotState(of: view.server)
            if state.isHealthy { return .json { state.writeHealth(to: &$0) } }
            var json = JSONWriter(pretty: isPretty)
            state.writeHealth(to: &json)
            if isPretty { json.newline() }
            return Reply(.tooManyRequests, body: .bytes(json.bytes, contentType: "text/plain; charset=utf-8"))
        }
    }

    private static func state(_ call: Call) throws -> Operation {
        try read(call) { view in .json(view.cluster.autopilotState(of: view.server)) }
    }

    /// A read that does not block, and whose answer has no index, for those who may read what is the operators'.
    private static func read(_ call: Call, _ run: @escaping (inout ReadView) throws -> Reply) throws -> Operation {
        let asked = try call.queryOptions()
        var options = QueryOptions()
        options.datacenter = asked.datacenter
        options.token = asked.token
        options.consistency = asked.consistency == .stale ? .stale : .default
        return .read(
            Read(options: options, isPlain: true) { view in
                try view.authorizer().require(.read, .operator)
                return try run(&view)
            }
        )
    }
}

extension Call {
    /// Whether JSON is to be written for people.
    fileprivate var isPretty: Bool { agent.requests.answersPrettily || query.has("pretty") }
}
