// SPDX-License-Identifier: MIT

/// A fault between an agent and its clients: which requests it meets, and what becomes of them. Rules are tried in the
/// order in which they were added; the first that matches a request has it, and those behind it do not see it.
///
/// ```swift
/// try await consul.wire.add(WireRule("slow-kv", RequestMatch(path: "/v1/kv/*"), .delay(.fixed(.seconds(2))), count: 3))
/// ```
public struct WireRule: Hashable, Sendable {
    /// Names the rule; one is made where it is empty.
    public var id: String
    public var match: RequestMatch
    /// What it does; at least one, none that contradicts another.
    public var actions: [WireAction]
    /// How many of the requests that it could act on it acts on; the others pass it and meet the next rules.
    public var probability: Ratio
    /// So many matching requests pass first.
    public var after: Int
    /// It acts so often at most; nil is for ever.
    public var count: Int?
    /// It is gone after so long, in virtual time; nil is never.
    public var lifetime: Duration?
    /// Whether Consul carries out what it is asked although the client does not get its answer: a write whose
    /// connection is reset has happened, then, or has not. What only changes the answer is always carried out.
    public var carriesOut: Bool

    public init(
        _ id: String = "", _ match: RequestMatch = .all, _ actions: WireAction..., probability: Ratio = .always,
        after: Int = 0, count: Int? = nil, lifetime: Duration? = nil, carriesOut: Bool = false
    ) {
        self.id = id
        self.match = match
        self.actions = actions
        self.probability = probability
        self.after = after
        self.count = count
        self.lifetime = lifetime
        self.carriesOut = carriesOut
    }

    /// Whether it asks nothing that only a request could answer.
    var concernsConnections: Bool {
        var others = match
        others.agent = nil
        return others == .all && probability == .always && after == 0 && count == nil
    }
}

extension WireRule {
    private static let mostRequests = 1 << 40

    /// Reads a rule; every refusal names the field.
    init(json body: [UInt8]) throws(SettingError) { try self.init(StrictObject(body)) }

    init(_ object: StrictObject) throws(SettingError) {
        var object = object
        self.init(try object.text("id", upTo: 128) ?? "")
        if let value = object.take("match") { match = try RequestMatch(json: value, at: object.field("match")) }
        actions = try Self.actions(&object)
        if let value = object.take("probability") { probability = try Self.ratio(value, at: object.field("probability")) }
        after = try object.integer("after", in: 0...Self.mostRequests) ?? 0
        count = try object.integer("count", in: 1...Self.mostRequests)
        lifetime = try object.duration("lifetime")
        carriesOut = try object.bool("carried_out") ?? false
        try object.finish()
        _ = try WirePlan(self)
    }

    private static func actions(_ object: inout StrictObject) throws(SettingError) -> [WireAction] {
        let one = object.take("action")
        let list = try object.list("actions", upTo: 16)
        if let one {
            guard list == nil else { throw object.error("actions", "action is there, too") }
            return [try WireAction(json: one, at: object.field("action"))]
        }
        var actions: [WireAction] = []
        for (path, value) in list ?? [] { actions.append(try WireAction(json: value, at: path)) }
        return actions
    }

    private static func ratio(_ value: JSONValue, at path: String) throws(SettingError) -> Ratio {
        let text: String? =
            switch value {
            case .number(let text), .string(let text): text
            default: nil
            }
        guard let ratio = text.flatMap({ Ratio($0) }) else {
            throw SettingError("a number from 0 to 1 is wanted, or \"1/3\"", field: path)
        }
        return ratio
    }

    func write(to json: inout JSONWriter) { json.object { writeFields(to: &$0) } }

    func writeFields(to json: inout JSONWriter) {
        json.member("id", id)
        json.key("match")
        match.write(to: &json)
        json.key("actions")
        json.array { json in for action in actions { action.write(to: &json) } }
        if probability != .always {
            json.key("probability")
            if let number = probability.number { json.double(number) } else { json.string(probability.text) }
        }
        if after > 0 { json.member("after", after) }
        if let count { json.member("count", count) }
        if let lifetime { json.member("lifetime", lifetime) }
        if carriesOut {
            json.key("carried_out")
            json.bool(true)
        }
    }
}
