// SPDX-License-Identifier: MIT

/// The rules of a world, in order, and what they have done so far.
struct WireDesk {
    struct Entry {
        let rule: WireRule
        let plan: WirePlan
        /// Tells it from an earlier rule of the same name.
        let serial: UInt64
        let addedAt: Instant
        /// How many requests have matched it, those that passed among them.
        fileprivate(set) var matched = 0
        /// How often it has acted.
        fileprivate(set) var acted = 0
        fileprivate var random: SeededRandom
        fileprivate var limiter = WireLimiter()
        fileprivate var memory = WireMemory()

        var isSpent: Bool { rule.count.map { acted >= $0 } ?? false }
        var refuses: Bool { if case .refuse = plan.start { true } else { false } }
    }

    /// A rule that has a request.
    struct Hit {
        let rule: String
        let serial: UInt64
        let plan: WirePlan
        /// The answer to repeat.
        var remembered: Response?
        /// Under which name the answer is to be remembered.
        var remembersAs: String?
    }

    private(set) var entries: [Entry] = []
    private let random: SeededRandom
    private var lastSerial: UInt64 = 0
    static let mostRules = 1000

    init(random: SeededRandom) { self.random = random }

    var isEmpty: Bool { entries.isEmpty }

    // MARK: Rules

    /// Adds a rule behind the others. Throws what is wrong with it.
    mutating func add(_ rule: WireRule, at now: Instant) throws(SettingError) -> Entry {
        var rule = rule
        let plan = try WirePlan(rule)
        guard entries.count < Self.mostRules else { throw SettingError("there are \(Self.mostRules) rules already") }
        if rule.id.isEmpty { rule.id = freeID() }
        guard entry(rule.id) == nil else {
            throw SettingError("there is a rule \(JSONValue.string(rule.id).kindWithArticle) already", field: "id")
        }
        lastSerial += 1
        let entry = Entry(
            rule: rule, plan: plan, serial: lastSerial, addedAt: now, random: random.fork("rule \(lastSerial)"))
        entries.append(entry)
        return entry
    }

    private func freeID() -> String {
        var number = lastSerial + 1
        while entry("rule-\(number)") != nil { number += 1 }
        return "rule-\(number)"
    }

    func entry(_ id: String) -> Entry? { entries.first { $0.rule.id == id } }

    mutating func remove(_ id: String) -> Entry? {
        entries.firstIndex { $0.rule.id == id }.map { entries.remove(at: $0) }
    }

    mutating func remove(serial: UInt64) -> Entry? {
        entries.firstIndex { $0.serial == serial }.map { entries.remove(at: $0) }
    }

    // MARK: Requests

    /// Whether connections to the agent of these names are refused.
    func refuses(_ agents: [String]) -> Bool {
        entries.contains { $0.refuses && ($0.rule.match.agent.map(agents.contains) ?? true) }
    }

    /// The rule that has the request, and acts on it now; nil where none does.
    mutating func hit(_ request: Request, agents: [String], at now: Instant) -> Hit? {
        let facts = RequestFacts(request, agents: agents)
        for index in entries.indices where !entries[index].refuses && !entries[index].isSpent {
            guard entries[index].rule.match.matches(facts) else { continue }
            entries[index].matched += 1
            guard entries[index].matched > entries[index].rule.after,
                entries[index].random.chance(entries[index].rule.probability)
            else { continue }
            return act(index, request, at: now)
        }
        return nil
    }

    private mutating func act(_ index: Int, _ request: Request, at now: Instant) -> Hit? {
        let plan = entries[index].plan
        var hit = Hit(rule: entries[index].rule.id, serial: entries[index].serial, plan: plan)
        if case .limit(let rate, _) = plan.start {
            let client = Request.host(of: request.remoteAddress)
            if entries[index].limiter.admits(client, perSecond: rate, at: now) { return nil }
        }
        if plan.repeatsAnswers {
            let key = WireMemory.key(of: request)
            hit.remembered = entries[index].memory[key]
            if hit.remembered == nil { hit.remembersAs = key }
        }
        if hit.remembersAs == nil { entries[index].acted += 1 }
        return hit
    }

    mutating func remember(_ response: Response, as key: String, serial: UInt64) {
        guard let index = entries.firstIndex(where: { $0.serial == serial }) else { return }
        entries[index].memory.keep(response, for: key)
    }
}

extension WireDesk.Entry {
    /// The rule, and what it has done.
    func write(to json: inout JSONWriter) {
        json.object { json in
            rule.writeFields(to: &json)
            json.member("added_at", Timestamp.rfc3339(nanoseconds: addedAt.nanoseconds))
            json.member("matched", matched)
            json.member("acted", acted)
        }
    }
}
