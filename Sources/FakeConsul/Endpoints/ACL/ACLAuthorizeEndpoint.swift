// SPDX-License-Identifier: MIT

/// Asks what a token may do (`consul agent/acl_endpoint.go ACLAuthorize`).
enum ACLAuthorizeEndpoint: Endpoint {
    static let routes = [
        Route("/v1/internal/acl/authorize", (.post, authorize))
    ]

    /// The most questions at once.
    private static let limit = 64

    private static func authorize(_ call: Call) throws -> Operation {
        try call.requireACLs()
        let questions = try call.decodeACL("Failed to decode request body") { body throws(JSONError) in
            try JSONObjectReader.readList(
                JSONParser.parse(body), type: "[]structs.ACLAuthorizationRequest",
                of: .plain("structs.ACLAuthorizationRequest")
            ) { ACLQuestion(&$0) }
        }
        guard questions.count <= limit else {
            throw ConsulError.badRequest("Refusing to process more than \(limit) authorizations at once")
        }
        if questions.isEmpty { return .answer(.json([ACLQuestion]())) }
        guard call.datacenter != call.agent.identity.datacenter else {
            return .agent(
                AgentCall(token: call.token) { view in
                    let authorizer = try view.authorizer()
                    do throws(ConsulError) {
                        return .json(
                            try questions.map { question throws(ConsulError) in try question.asked(of: authorizer) })
                    } catch {
                        throw ConsulError.badRequest(error.message)
                    }
                }
            )
        }
        var options = QueryOptions()
        options.datacenter = call.datacenter
        options.token = call.token
        options.consistency = .stale
        return .read(
            Read(options: options, isPlain: true) { view in
                let authorizer = try view.authorizer()
                return .json(try questions.map { try $0.asked(of: authorizer) })
            }
        )
    }
}

/// One question, and its answer.
struct ACLQuestion: Sendable, JSONWritable {
    let kind: String
    let segment: String
    let access: String
    var isAllowed = false

    init(_ object: inout JSONObjectReader) {
        kind = object.string("Resource", type: "acl.Resource")
        segment = object.string("Segment")
        access = object.string("Access")
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("Resource", kind)
            json.member("Segment", unlessEmpty: segment)
            json.member("Access", access)
            json.member("Allow", isAllowed)
        }
    }

    /// The question with its answer (`consul acl/authorizer.go Enforce`).
    func asked(of authorizer: Authorizer) throws(ConsulError) -> ACLQuestion {
        guard let resource else {
            throw .internal("Invalid ACL resource requested: \(GoQuote.quote(kind))")
        }
        let isPrefix = kind == "key" && access.equalsIgnoringASCIICase("write-prefix")
        guard let asked = isPrefix ? .write : ACLAccess(rawValue: access.lowercased()), asked != .list || kind == "key"
        else { throw .internal("Invalid access level for \(kind) resource: \(access)") }
        var answer = self
        answer.isAllowed = authorizer.allows(asked, isPrefix ? .keyPrefix(KVKey(segment)) : resource)
        return answer
    }

    private var resource: ACLResource? {
        switch kind {
        case "acl": .acl
        case "agent": .agent(segment)
        case "event": .event(segment)
        case "intention": .intention(segment)
        case "key": .key(KVKey(segment))
        case "keyring": .keyring
        case "mesh": .mesh
        case "node": .node(segment)
        case "operator": .operator
        case "peering": .peering
        case "query": .query(segment)
        case "service": .service(segment)
        case "session": .session(segment)
        default: nil
        }
    }
}
