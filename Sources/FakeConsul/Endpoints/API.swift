// SPDX-License-Identifier: MIT

/// The HTTP API of every agent: finds the handler of a request, turns it into an operation and gives it to the cluster
/// (`consul agent/http.go handler`, `wrap`).
struct API {
    /// Every resource of the API. A new one is a file and a line here.
    static var endpoints: [any Endpoint.Type] {
        simulationEndpoints + [
            ACLAuthMethodEndpoint.self, ACLAuthorizeEndpoint.self, ACLBindingRuleEndpoint.self,
            ACLBootstrapEndpoint.self, ACLLoginEndpoint.self, ACLPolicyEndpoint.self, ACLRoleEndpoint.self,
            ACLTokenEndpoint.self, AgentTokenEndpoint.self,
            AgentCheckEndpoint.self, AgentHealthEndpoint.self, AgentMaintenanceEndpoint.self, AgentMembersEndpoint.self,
            AgentMetricsEndpoint.self, AgentMonitorEndpoint.self, AgentSelfEndpoint.self, AgentServiceEndpoint.self,
            CatalogEndpoint.self, ConfigEndpoint.self, CoordinateEndpoint.self, DebugEndpoint.self,
            DiscoveryChainEndpoint.self,
            EventEndpoint.self, HealthEndpoint.self, KVEndpoint.self, OperatorEndpoint.self,
            OperatorKeyringEndpoint.self, OperatorUsageEndpoint.self, PreparedQueryEndpoint.self,
            FederationStateEndpoint.self,
            AgentConnectCAEndpoint.self, ConnectCAEndpoint.self, PeeringEndpoint.self,
            SessionEndpoint.self, SnapshotEndpoint.self, StatusEndpoint.self, TransactionEndpoint.self,
            UIEndpoint.self,
            AgentConnectAuthorizeEndpoint.self, IntentionEndpoint.self, UIMeshEndpoint.self, UIMetricsEndpoint.self,
            VirtualIPEndpoint.self,
        ]
    }

    /// The control surface.
    static var simulationEndpoints: [any SimEndpoint.Type] {
        [
            SimClockEndpoint.self, SimClusterEndpoint.self, SimDocumentEndpoint.self, SimElectionEndpoint.self,
            SimFailureEndpoint.self, SimFaultEndpoint.self, SimJournalEndpoint.self, SimResetEndpoint.self,
            SimSeedEndpoint.self, SimTraceEndpoint.self, SimWireEndpoint.self,
        ]
    }

    let router: Router
    let cluster: Cluster

    init(cluster: Cluster) {
        self.cluster = cluster
        router = Router(Self.endpoints.flatMap { $0.routes })
    }

    /// Answers a request that came to an agent, now or later, through the cluster's effects.
    func received(_ request: Request, id: RequestID, at agent: Agent) {
        if request.path.contains(where: { $0 < 0x20 || $0 >= 0x7f }),
            !agent.requests.disablesUnprintableFilter,
            !Printable.isPrintable(request.path)
        {
            return respond(id, Response(status: .badRequest), from: agent)
        }
        let clean = GoPath.clean(request.path)
        if clean != request.path { return redirect(request, to: clean, id: id, at: agent) }
        switch router.match(request.path) {
        case .route(let route, let tailStart): run(route, for: request, id: id, at: agent, tailStart: tailStart)
        case .redirectToSlash: redirect(request, to: clean + [UInt8(ascii: "/")], id: id, at: agent)
        case .none: respond(id, IndexPage.response(for: request, at: agent), from: agent)
        }
    }

    /// Whether the request is to the simulation, which no process of the cluster works on.
    func isOfSimulation(_ request: Request) -> Bool { request.path.starts(with: "/sim/".utf8) }

    /// The most bytes of a body that the route of this path takes; more are refused by the handler without being read.
    func bodyLimit(path: [UInt8], at agent: Agent) -> Int {
        path.elementsEqual("/v1/snapshot".utf8) ? SnapshotEndpoint.bodyLimit : agent.requests.bodyLimit
    }

    private func run(_ route: Route, for request: Request, id: RequestID, at agent: Agent, tailStart: Int) {
        let caller = Caller(
            id: id,
            agent: agent,
            form: form(for: request, at: agent),
            path: request.rawPath,
            query: request.rawQuery,
            client: route.isOfSimulation
                ? nil : Caller.Client(method: request.method, address: request.remoteAddress),
            startedAt: cluster.now,
            metric: route.metric(request.method)
        )
        if let refusal = gate(route, request, at: agent) {
            cluster.submit(.answer(refusal), from: caller)
            return
        }
        guard let handle = route.handler(of: request.method) else {
            return cluster.submit(.answer(methodNotAllowed(request.method, on: route)), from: caller)
        }
        let call = Call(request: request, agent: agent, tail: Array(request.path[tailStart...]))
        do {
            cluster.submit(try handle(call), from: caller)
        } catch let error as ConsulError {
            cluster.refuse(error, facts: nil, to: caller)
        } catch where route.isOfSimulation {
            cluster.submit(.control(ControlCall { _ in throw error }), from: caller)
        } catch {
            preconditionFailure("a handler threw \(error), which is no ConsulError")
        }
    }

    // MARK: Before the handler

    /// What is refused, or answered, before any handler is asked, in Consul's order.
    private func gate(_ route: Route, _ request: Request, at agent: Agent) -> Reply? {
        if request.query.isMalformed { return Reply(.internalServerError) }
        if route.isOfSimulation, let refusal = SimAccess.refusal(of: request, at: agent) {
            return Reply(.forbidden, body: .text(refusal))
        }
        if !route.isOfSimulation && agent.requests.blocks(request.path) {
            return Reply(.forbidden, body: .text("Endpoint is blocked by agent configuration"))
        }
        if request.method == .options && !route.handlers.isEmpty {
            var reply = Reply.empty
            reply.headers.add(.allow, allowed(on: route))
            return reply
        }
        let writes = request.method != .get && request.method != .head
        if writes, !route.isOfSimulation, !agent.requests.allowsWrites(from: request.remoteAddress) {
            return Reply(.forbidden, body: .text("Access is restricted"))
        }
        return nil
    }

    private func methodNotAllowed(_ method: HTTPMethod, on route: Route) -> Reply {
        var reply = Reply(.methodNotAllowed, body: .text("method \(method.name) not allowed"))
        reply.headers.add(.allow, allowed(on: route))
        return reply
    }

    private func allowed(on route: Route) -> String {
        (["OPTIONS"] + route.handlers.map(\.method.name)).joined(separator: ",")
    }

    private func form(for request: Request, at agent: Agent) -> ResponseForm {
        ResponseForm(
            pretty: agent.requests.answersPrettily || request.query.has("pretty"),
            gzip: request.headers[.acceptEncoding].map(AcceptEncoding.takesGzip) ?? false
        )
    }

    // MARK: Outside the API

    /// Go's `ServeMux` sends a client with an unclean path to the clean one; only GET and HEAD get a page.
    private func redirect(_ request: Request, to path: [UInt8], id: RequestID, at agent: Agent) {
        var location = GoPath.escape(path)
        if !request.rawQuery.isEmpty { location += "?" + request.rawQuery }
        respond(id, Redirect.permanently(to: location, for: request.method), from: agent)
    }

    private func respond(_ id: RequestID, _ response: Response, from agent: Agent) {
        cluster.send(response, to: id, from: agent)
    }
}
