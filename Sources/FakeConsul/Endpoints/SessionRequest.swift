// SPDX-License-Identifier: MIT

/// What a client asks of a new session, over the defaults of the agent that it asked.
struct SessionRequest: Sendable {
    private var session: Session
    /// Only the leader refuses what is none.
    private var behavior = ""

    /// Reads the body, if there is one.
    init(_ call: Call) throws {
        session = Session(
            id: "",
            node: call.agent.identity.nodeName,
            nodeChecks: [Self.serfHealth],
            checks: [Self.serfHealth]
        )
        if call.request.contentLength > 0 {
            if let fault = call.request.bodyFault { throw Self.undecodable(fault.goText) }
            try decode(call.request.body)
        }
        settleChecks()
    }

    private static let serfHealth = "serfHealth"

    private static func undecodable(_ message: String) -> ConsulError {
        .badRequest("Request decode failed: " + message)
    }

    /// The session, if the leader takes it (`consul agent/consul/session_endpoint.go Apply`).
    ///
    /// - Parameter authorizer: what the token allows, asked for once there is a node.
    func checked(by authorizer: () throws -> Authorizer, leastTTL: Duration) throws -> Session {
        guard !session.node.isEmpty else { throw ConsulError.internal("Must provide Node") }
        try authorizer().require(.write, .session(session.node))
        var session = session
        if !behavior.isEmpty {
            guard let behavior = Session.Behavior(rawValue: behavior) else {
                throw ConsulError.internal("Invalid Behavior setting '\(behavior)'")
            }
            session.behavior = behavior
        }
        guard !session.ttl.isEmpty else { return session }
        let ttl: Duration
        do {
            ttl = try GoDuration.parse(session.ttl)
        } catch {
            throw ConsulError.internal("Session TTL '\(session.ttl)' invalid: \(error.message)")
        }
        guard ttl == .zero || (ttl >= leastTTL && ttl <= Session.maxTTL) else {
            let bounds = GoDuration.format(leastTTL) + "=" + GoDuration.format(Session.maxTTL)
            throw ConsulError.internal("Invalid Session TTL '\(ttl.nanoseconds)', must be between [\(bounds)]")
        }
        return session
    }

    /// Sorts out which of the two lists of checks the client meant: one that names none empties the default of the
    /// other (`fixupEmptySessionChecks`).
    private mutating func settleChecks() {
        let checks = session.checks ?? []
        if checks.isEmpty {
            session.nodeChecks = []
        } else if checks.count == 1 && checks[0] == Self.serfHealth || session.nodeChecks?.isEmpty ?? true {
            session.checks = nil
        }
    }

    // MARK: Decoding

    /// `structs.Session`, which decodes itself through a struct without a name and takes any other field.
    private static let shape = JSONStruct(
        type: "struct { LockDelay interface {}; *structs.Alias }",
        name: "",
        embedding: "Alias",
        hasUnmarshaler: true,
        unknownFields: .ignored
    )
    private static let serviceCheckShape = JSONStruct.plain("structs.ServiceCheck")

    private mutating func decode(_ body: [UInt8]) throws {
        let defaults = self
        do {
            self = try JSONObjectReader.read(body, Self.shape) { object in
                var request = defaults
                request.decode(&object)
                return request
            }
        } catch {
            throw Self.undecodable(error.message)
        }
    }

    private mutating func decode(_ object: inout JSONObjectReader) {
        session.name = object.string("Name")
        if object.isSet("Node") { session.node = object.string("Node") }
        behavior = object.string("Behavior", type: "structs.SessionBehavior")
        session.ttl = object.string("TTL")
        if object.has("NodeChecks") { session.nodeChecks = object.strings("NodeChecks") }
        if object.has("Checks") { session.checks = object.strings("Checks", type: "[]types.CheckID") }
        session.serviceChecks = object.structs(
            "ServiceChecks",
            type: "[]structs.ServiceCheck",
            of: Self.serviceCheckShape
        ) { check in
            Session.ServiceCheck(id: check.string("ID"), namespace: check.string("Namespace"))
        }
        _ = object.string("ID")
        object.embedded("RaftIndex") { index in
            _ = index.uint64("CreateIndex")
            _ = index.uint64("ModifyIndex")
        }
        if let delay = lockDelay(&object) { session.lockDelay = delay }
    }

    /// A text is a duration, a number its nanoseconds; either below 1,000 is meant in seconds. Any other kind is none.
    private func lockDelay(_ object: inout JSONObjectReader) -> Duration? {
        guard let value = object.outside({ $0.interface("LockDelay") }) else { return nil }
        var nanoseconds: Int64 = 0
        switch value {
        case .string(let text):
            do { nanoseconds = try GoDuration.nanoseconds(text) } catch { object.refuse(error.message) }
        case .number(let text):
            let number = Double(text) ?? 0
            nanoseconds = number.magnitude < 0x1p63 ? Int64(number) : .min
        default: break
        }
        return .nanoseconds(nanoseconds < 1_000 ? nanoseconds &* 1_000_000_000 : nanoseconds)
    }
}

extension JSONObjectReader {
    /// Whether the object has such a member that is not null.
    fileprivate func isSet(_ name: String) -> Bool {
        members.contains { !$0.value.isNull && $0.name.foldsLikeGoField(name) }
    }
}
