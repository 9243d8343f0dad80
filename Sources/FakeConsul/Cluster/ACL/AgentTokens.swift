// SPDX-License-Identifier: MIT

/// The tokens that an agent uses by itself (`acl.tokens`, `/v1/agent/token/`); empty for none.
struct AgentTokens: Sendable {
    /// What they are for.
    enum Kind: String, Sendable, CaseIterable {
        case user = "default"
        case agent
        case agentRecovery = "agent_recovery"
        case replication
        case configFileRegistration = "config_file_service_registration"
    }

    /// Used for requests that bring none.
    var user = ""
    var agent = ""
    var agentRecovery = ""
    var replication = ""
    var configFileRegistration = ""
    /// Those that were set over the API, and outlive the process where that is wanted.
    private(set) var setOverAPI: Set<Kind> = []

    subscript(kind: Kind) -> String {
        get {
            switch kind {
            case .user: user
            case .agent: agent
            case .agentRecovery: agentRecovery
            case .replication: replication
            case .configFileRegistration: configFileRegistration
            }
        }
        set {
            switch kind {
            case .user: user = newValue
            case .agent: agent = newValue
            case .agentRecovery: agentRecovery = newValue
            case .replication: replication = newValue
            case .configFileRegistration: configFileRegistration = newValue
            }
        }
    }

    /// Sets a token as a client asks.
    ///
    /// - Returns: whether anything is new.
    mutating func set(_ kind: Kind, to token: String) -> Bool {
        defer { self[kind] = token }
        return setOverAPI.insert(kind).inserted || self[kind] != token
    }
}

extension AgentTokens.Kind {
    /// The kind that a client names, by its name of today or one of earlier times.
    init?(_ name: String) {
        switch name {
        case "acl_token": self = .user
        case "acl_agent_token": self = .agent
        case "acl_agent_master_token", "agent_master": self = .agentRecovery
        case "acl_replication_token": self = .replication
        default: self.init(rawValue: name)
        }
    }
}

// MARK: What outlives the process

extension AgentTokens {
    /// The name of the file in the data directory (`consul agent/token/persistence.go`).
    static let fileName = "acl-tokens.json"

    /// What the file is to hold.
    var file: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            member("replication", .replication, to: &json)
            member("agent_recovery", .agentRecovery, to: &json)
            member("default", .user, to: &json)
            member("agent", .agent, to: &json)
            member("config_file_service_registration", .configFileRegistration, to: &json)
        }
        return json.bytes
    }

    private func member(_ name: StaticString, _ kind: Kind, to json: inout JSONWriter) {
        if setOverAPI.contains(kind) { json.member(name, unlessEmpty: self[kind]) }
    }

    /// Takes over what an earlier process kept, in place of what the configuration says.
    mutating func load(_ file: [UInt8]) {
        guard let document = JSONValue.reading(file) else { return }
        for kind in Kind.allCases {
            var token = document[kind.rawValue]?.text ?? ""
            if kind == .agentRecovery && token.isEmpty { token = document["agent_master"]?.text ?? "" }
            if !token.isEmpty { _ = set(kind, to: token) }
        }
    }
}

extension Agent {
    /// Takes over the tokens that an earlier process kept, where they are to be kept.
    func loadTokens(_ file: [UInt8]?) {
        guard configuration.acl.enableTokenPersistence, let file else { return }
        tokens.load(file)
        disk.carryOut(.write(.data, id: AgentTokens.fileName, file))
    }
}

extension Cluster {
    /// Has an agent use another token by itself from now on.
    func setToken(_ kind: AgentTokens.Kind, to token: String, of agent: Agent) {
        let isNew = agent.tokens.set(kind, to: token)
        if isNew, kind == .user || kind == .agent { withLocal(of: agent) { $0.serverCameUp(at: now) } }
        guard agent.configuration.acl.enableTokenPersistence else { return }
        let file = LocalFile.write(.data, id: AgentTokens.fileName, agent.tokens.file)
        withLocal(of: agent) { $0.emit(.file(file)) }
    }
}
