// SPDX-License-Identifier: MIT

/// Intentions by the names of both services.
extension IntentionEndpoint {
    static func exact(_ call: Call) throws -> Operation {
        try call.refuseNamespaces()
        let options = try call.queryOptions()
        let (from, to) = (try call.only("source"), try call.only("destination"))
        let source = try IntentionName(from, parameter: "source", allowsPeer: true)
        let destination = try IntentionName(to, parameter: "destination")
        if let refusal = refusal(call) { return refusal }
        return single(options, isReworded: { $0.contains(notFound) }) { view in
            try source.requireOwnNamespace("", quoted: "SourceNS")
            try destination.requireOwnNamespace("", quoted: "DestinationNS")
            let missing = [("SourceName", source.name), ("DestinationName", destination.name)].filter(\.1.isEmpty)
            guard missing.isEmpty else {
                throw ConsulError.internal(GoMultiError.text(missing.map { "\($0.0) is missing" }))
            }
            return view.store.intention(
                from: source.name, peer: source.peer, to: destination.name, watch: &view.watch)
        }
    }

    static let notFound = "Intention not found"

    /// A read of one intention. Its answers have no index headers, though it blocks.
    static func single(
        _ options: QueryOptions, isReworded: @escaping (String) -> Bool,
        _ find: @escaping (inout ReadView) throws -> CatalogResult<Intention?>
    ) -> Operation {
        let reworded = { (error: ConsulError) -> ConsulError in
            guard error.status == .internalServerError else { return error }
            if isReworded(error.message) { return .notFound(error.message) }
            return error.message.contains("UUID") ? .badRequest(error.message) : error
        }
        return .read(
            Read(options: options, isPlain: true, rewords: reworded) { view in
                try view.requireConnect()
                let authorizer = try view.standingAuthorizer()
                let found = try find(&view)
                guard let intention = found.value else { throw ConsulError.internal(notFound) }
                guard authorizer.isUnrestricted || intention.isVisible(to: authorizer) else {
                    throw ConsulError.permissionDenied
                }
                return .json(intention, index: found.index)
            }
        )
    }

    // MARK: Writing

    static func putExact(_ call: Call) throws -> Operation {
        let (source, destination) = try exactNames(call)
        var intention = try call.intention { ConsulError.badRequest("Request decode failed: \($0)") }
        intention.id = ""
        intention.sourceName = source.name
        intention.destinationName = destination.name
        return try write(call, peer: intention.sourcePeer) { [intention] view in
            try requireWritable(intention, in: view)
            let earlier = view.store.configEntries[.serviceIntentions, intention.destinationName]
            try checkMeta(of: intention, over: earlier)
            var source = intention
            source.meta = nil
            let command = IntentionCommand.upsert(
                destination: intention.destinationName, source: source.source(isLegacy: false))
            return propose(command, .bool(true))
        }
    }

    static func deleteExact(_ call: Call) throws -> Operation {
        let (source, destination) = try exactNames(call)
        return try write(call) { view in
            let asked = Intention(sourceName: source.name, destinationName: destination.name)
            try requireWritable(asked, in: view)
            var watch = WatchSet(isRecording: false)
            let found = view.store.intention(from: source.name, to: destination.name, watch: &watch)
            guard found.value != nil else { return .answer(.bool(true)) }
            return propose(.delete(destination: destination.name, source: source.name), .bool(true))
        }
    }

    /// Metadata belongs to the whole entry; what one got from it may be sent back with it.
    private static func checkMeta(of intention: Intention, over earlier: ConfigEntry?) throws {
        guard let meta = intention.meta, !meta.isEmpty else { return }
        guard let earlier else { throw ConsulError.internal("Meta must not be specified") }
        guard earlier.meta == meta else {
            throw ConsulError.internal("Meta must not be specified, or should be unchanged during an update.")
        }
    }

    private static func exactNames(_ call: Call) throws -> (source: IntentionName, destination: IntentionName) {
        try call.refuseNamespaces()
        let names = try ["source", "destination"].map { parameter in
            let text = try call.only(parameter)
            guard !text.isEmpty else { throw ConsulError.notSet(parameter) }
            return (parameter, text)
        }
        let parsed = try names.map { try IntentionName($0.1, parameter: $0.0) }
        return (parsed[0], parsed[1])
    }

    // MARK: What writes share

    /// A write of intentions goes to the primary datacenter, from where they are replicated.
    static func write(
        _ call: Call, peer: String = "", _ prepare: @escaping (inout LeaderView) throws -> Prepared
    ) throws -> Operation {
        if call.agent.identity.isServer && !call.agent.configuration.connect.isEnabled {
            throw ConsulError.connectNotEnabled
        }
        return .write(
            Write(datacenter: call.primaryDatacenter, token: call.token) { view in
                guard view.agent.configuration.connect.isEnabled else { throw ConsulError.connectNotEnabled }
                guard peer.isEmpty else {
                    throw ConsulError.internal(
                        "SourcePeer field is not supported on this endpoint. Use config entries instead")
                }
                return try prepare(&view)
            }
        )
    }

    /// An intention without a destination cannot be written by anybody.
    static func requireWritable(_ intention: Intention, in view: LeaderView) throws {
        let authorizer = try view.authorizer()
        let name = intention.destinationName
        guard !name.isEmpty, authorizer.allows(.write, .intention(name)) else { throw ConsulError.permissionDenied }
    }

    static func propose(_ command: IntentionCommand, _ reply: Reply) -> Prepared {
        .propose(.intention(command)) { result in
            try result.throwRefusal()
            return reply
        }
    }
}

extension Call {
    /// The intention of the body; what cannot be decoded is refused by the closure.
    func intention(orRefuse refuse: (String) -> ConsulError) throws -> Intention {
        do throws(JSONError) {
            return try JSONObjectReader.read(request.body, Intention.shape) { Intention(&$0) }
        } catch {
            throw refuse(error.message)
        }
    }
}
