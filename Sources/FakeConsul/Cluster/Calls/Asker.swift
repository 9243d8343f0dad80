// SPDX-License-Identifier: MIT

/// Who gets an answer: a client of the agent that works on it, or an agent that asked this one on a caller's behalf.
struct Asker {
    let caller: Caller
    /// Whether a refusal has the index headers, too (`Read.stampsErrors`).
    var stampsErrors = false
    /// Takes the answer back to the agent that asked; nil where the caller is a client of this very agent.
    var reply: ((Result<Answer, ConsulError>) -> Void)?
    /// What the client hears of a refusal, where that is not what the server said (`Read.rewords`).
    var rewords: ((ConsulError) -> ConsulError)?
    /// What is asked instead where there is no leader (`Read.fallsBackToStale`).
    var fallback: Read?
}

/// An answer on its way to those who asked. Shared by all that asked the same, so that it is rendered once for each
/// form in which it must come.
final class Answer {
    let reply: Reply
    let facts: ReadFacts?
    private var rendered: [(form: ResponseForm, agent: Int, response: Response)] = []

    init(_ reply: Reply, facts: ReadFacts?) {
        self.reply = reply
        self.facts = facts
    }

    /// What a client of the agent gets.
    func response(form: ResponseForm, agent: Agent) -> Response {
        if let known = rendered.first(where: { $0.form == form && $0.agent == agent.number }) { return known.response }
        let response = Stamp.response(reply, facts: facts, form: form, agent: agent)
        rendered.append((form, agent.number, response))
        return response
    }
}

extension Caller {
    /// An agent that asks for itself, without a client: what it gets goes to the closure of its `Asker`.
    static func itself(_ agent: Agent, id: RequestID, purpose: String, at now: Instant) -> Caller {
        Caller(
            id: id, agent: agent, form: ResponseForm(), path: purpose, query: "", client: nil, startedAt: now,
            metric: .internalCall)
    }
}

extension MetricsKey {
    /// Never counted: what an agent asks for itself is no request of a client.
    fileprivate static let internalCall = MetricsKey("internal")
}
