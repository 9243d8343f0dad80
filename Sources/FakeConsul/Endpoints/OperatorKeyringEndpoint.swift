// SPDX-License-Identifier: MIT

/// The keys of gossip encryption (`consul agent/operator_endpoint.go OperatorKeyringEndpoint`).
enum OperatorKeyringEndpoint: Endpoint {
    static let routes = [
        Route("/v1/operator/keyring", (.get, list), (.post, install), (.put, use), (.delete, remove))
    ]

    @Sendable private static func list(_ call: Call) throws -> Operation {
        try checkParameters(of: call)
        let isLocal = try localOnly(call)
        return ask(call, onlyLocal: isLocal) { .list }
    }

    @Sendable private static func install(_ call: Call) throws -> Operation { try change(call) { .install($0) } }
    @Sendable private static func use(_ call: Call) throws -> Operation { try change(call) { .use($0) } }
    @Sendable private static func remove(_ call: Call) throws -> Operation { try change(call) { .remove($0) } }

    private static func change(
        _ call: Call, _ operation: @escaping ([UInt8]) -> KeyringOperation
    ) throws -> Operation {
        let key = try call.decode(.plain("agent.keyringArgs")) { object in
            _ = (object.string("Token"), object.bool("LocalOnly"))
            _ = object.integer("RelayFactor", as: UInt8.self, type: "uint8")
            return object.string("Key")
        }
        try checkParameters(of: call)
        if try localOnly(call) {
            throw ConsulError.badRequest("Invalid use of local-only: local-only can only be set for list requests")
        }
        return ask(call, onlyLocal: false) { () throws(FormatError) -> KeyringOperation in
            let bytes = try Base64.standard.decode(key)
            return operation(bytes)
        }
    }

    // MARK: Parameters

    private static func checkParameters(of call: Call) throws {
        guard let text = call.nonEmpty(call.query["relay-factor"]) else { return }
        do throws(GoNumber.Failure) {
            let factor = try GoNumber.atoi(text)
            if (0...5).contains(factor) { return }
        } catch {
            throw ConsulError.badRequest("Error parsing relay factor: " + error.message)
        }
        throw ConsulError.badRequest("Invalid relay-factor: Relay factor must be in range: [0, 5]")
    }

    private static func localOnly(_ call: Call) throws -> Bool {
        guard let text = call.nonEmpty(call.query["local-only"]) else { return false }
        do throws(GoNumber.Failure) {
            return try GoNumber.bool(text)
        } catch {
            throw ConsulError.badRequest("Error parsing local-only: " + error.message)
        }
    }

    // MARK: Asking

    /// Has a server ask its own pools, and then one of each other datacenter that of its own.
    ///
    /// - Parameter operation: fails where the key cannot be decoded, which every pool reports by itself.
    private static func ask(
        _ call: Call, onlyLocal: Bool, _ operation: @escaping () throws(FormatError) -> KeyringOperation
    ) -> Operation {
        let isList = call.request.method == .get
        var options = QueryOptions()
        options.datacenter = call.agent.identity.datacenter
        options.token = call.token
        var read = Read(options: options, isForAnyServer: true, isPlain: true) { _ in .empty }
        read.perform = { [options] view, done in
            let asking = Asking(operation: operation, token: options.token, isList: isList)
            let others = onlyLocal ? [] : Array(view.cluster.datacenters(knownTo: view.agent).dropFirst())
            try asking.ask(view, onlyLAN: onlyLocal) { own in
                asking.askOthers(others[...], from: view, own) { outcome in
                    done(outcome.flatMap { reply($0, isList: isList) })
                }
            }
        }
        return .read(read)
    }

    private static func reply(_ responses: [KeyringResponse], isList: Bool) -> Result<Reply, ConsulError> {
        let problems = responses.flatMap(\.problems)
        guard problems.isEmpty else { return .failure(.internal(GoMultiError.text(problems))) }
        return .success(isList ? .json(responses) : .empty)
    }
}

/// One question to all keyrings.
private struct Asking {
    let operation: () throws(FormatError) -> KeyringOperation
    let token: String
    let isList: Bool

    typealias Outcome = Result<[KeyringResponse], ConsulError>

    /// Asks the pools of the server that the view is of.
    func ask(_ view: ReadView, onlyLAN: Bool, then proceed: @escaping ([KeyringResponse]) -> Void) throws {
        var view = view
        try view.authorizer().require(isList ? .read : .write, .keyring)
        do throws(FormatError) {
            let asked = try operation()
            view.cluster.askKeyrings(asked, by: view.agent, onlyLAN: onlyLAN, then: proceed)
        } catch {
            var lan = KeyringResponse(datacenter: view.agent.identity.datacenter)
            lan.error = error.message
            var wan = lan
            wan.isWAN = true
            proceed(onlyLAN ? [lan] : [wan, lan])
        }
    }

    /// Asks a server of each other datacenter about its pool.
    func askOthers(
        _ datacenters: ArraySlice<String>, from view: ReadView, _ found: [KeyringResponse],
        then proceed: @escaping (Outcome) -> Void
    ) {
        guard let datacenter = datacenters.first else { return proceed(.success(found)) }
        var options = QueryOptions()
        options.datacenter = datacenter
        options.token = token
        var theirs: [KeyringResponse] = []
        var read = Read(options: options, isForAnyServer: true, isPlain: true) { _ in .empty }
        read.perform = { view, done in
            try ask(view, onlyLAN: true) { responses in
                theirs = responses
                done(.success(.empty))
            }
        }
        let caller = view.cluster.itself(view.agent, purpose: "keyring")
        view.cluster.take(.read(read), at: view.agent, for: Asker(caller: caller) { outcome in
            switch outcome {
            case .success: askOthers(datacenters.dropFirst(), from: view, found + theirs, then: proceed)
            case .failure(let error): proceed(.failure(error))
            }
        })
    }
}
