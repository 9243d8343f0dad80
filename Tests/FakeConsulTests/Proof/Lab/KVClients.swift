// SPDX-License-Identifier: MIT

import Scenarios

@testable import FakeConsul

/// Clients that read and write a few keys at once, each through an agent of its own, and what they were told.
final class KVClients {
    private let lab: ClusterLab
    private var random: SeededRandom
    private let start: Instant
    private(set) var history = KVHistory()
    private(set) var answers = 0
    private var isRunning = true
    private var written = 0
    private var underWay = 0
    private var events = 0
    /// The last ModifyIndex that each client was told of each key.
    private var told: [String: UInt64] = [:]
    /// The index of each key's last change that any server has applied.
    private var latestChanges: [KVKey: UInt64] = [:]
    /// Since when servers of different terms have believed to lead; nil where no two do.
    private var disputes: [ClosedRange<Instant>] = []
    private var disputedSince: Instant?

    static let keys = ["chaos/a", "chaos/b"]
    private static let lock = "/v1/kv/chaos/lock"
    /// The session of each client that has one.
    private var sessions: [Int: String] = [:]
    /// A bug that the servers seem to have: reads are less than they say.
    private let staleReads: Set<ReadKind>

    enum ReadKind: Hashable { case plain, consistent }

    /// - Parameter staleReads: which kinds of reads are answered stale by mistake.
    init(_ lab: ClusterLab, count: Int, staleReads: Set<ReadKind> = []) {
        self.lab = lab
        self.staleReads = staleReads
        random = lab.random.fork("clients")
        start = lab.now
        lab.onObservation.append { [unowned self] in follow($0) }
        for client in 0..<count { think(client) }
    }

    /// Has the clients stop; those that wait are answered still.
    func stop() { isRunning = false }
    var isIdle: Bool { underWay == 0 }

    private func think(_ client: Int) {
        lab.after(random.duration(in: .milliseconds(20)..<(.milliseconds(400)))) { [self] in
            if isRunning { act(client) }
        }
    }

    // MARK: Asking

    private struct Question {
        let client: Int
        let key: String
        let agent: Int
        let isRead: Bool
        let isConsistent: Bool
        let ticket: KVHistory.Ticket
        let asked: Int
        let askedAt: Instant
        let latestChange: UInt64
    }

    private func act(_ client: Int) {
        let key = Self.keys[Int(random.below(UInt64(Self.keys.count)))]
        let agent = client % lab.agents.count
        written += 1
        let value = "v\(written)"
        let target = "/v1/kv/" + key
        switch random.below(12) {
        case 0, 1, 2: ask(client, agent, key, .get, "GET", target + (staleReads.contains(.plain) ? "?stale" : ""))
        case 3, 4:
            let mode = staleReads.contains(.consistent) ? "?stale" : "?consistent"
            ask(client, agent, key, .get, "GET", target + mode, isConsistent: true)
        case 5, 6, 7: ask(client, agent, key, .put(value), "PUT", target, value)
        case 8:
            let index = told["\(client) \(key)"] ?? 0
            ask(client, agent, key, .cas(value, index: index), "PUT", target + "?cas=\(index)", value)
        case 9: ask(client, agent, key, .delete, "DELETE", target)
        default: lock(client, agent)
        }
    }

    /// Takes the lock, or gives it back; makes a session where the client has none.
    private func lock(_ client: Int, _ agent: Int) {
        guard let session = sessions[client] else {
            return order(client, "PUT", "/v1/session/create", #"{"Node":"s1","LockDelay":"0s"}"#, at: agent) { [self] in
                let parts = $0.split(separator: "\"", omittingEmptySubsequences: false)
                if parts.count > 3, parts[1] == "ID" { sessions[client] = String(parts[3]) }
            }
        }
        let word = random.below(3) == 0 ? "release" : "acquire"
        order(client, "PUT", "\(Self.lock)?\(word)=\(session)", "by \(client)", at: agent) { [self] in
            if $0.contains("invalid session") { sessions[client] = nil }
        }
    }

    /// Something that is not in the history.
    private func order(
        _ client: Int, _ method: String, _ target: String, _ body: String, at agent: Int,
        then: @escaping (String) -> Void
    ) {
        underWay += 1
        var isOver = false
        func end(_ text: String) {
            isOver = true
            underWay -= 1
            think(client)
            then(text)
        }
        let id = lab.send(method, target, body, at: agent) { response in
            end(response.map { String(decoding: $0.body, as: UTF8.self) } ?? "")
        }
        lab.after(.seconds(10)) { [lab] in
            guard !isOver else { return }
            lab.hangUp(id)
            end("")
        }
    }

    private func ask(
        _ client: Int, _ agent: Int, _ key: String, _ action: KVHistory.Action, _ method: String, _ target: String,
        _ body: String = "", isConsistent: Bool = false
    ) {
        events += 1
        underWay += 1
        let question = Question(
            client: client, key: key, agent: agent, isRead: action == .get, isConsistent: isConsistent,
            ticket: history.invoke(action, key, by: client, at: lab.now - start), asked: events, askedAt: lab.now,
            latestChange: latestChanges[KVKey(key)] ?? 0)
        var isOver = false
        let id = lab.send(method, target, body, at: agent) { [self] response in
            isOver = true
            answered(question, response)
        }
        lab.after(random.duration(in: .seconds(2)..<(.seconds(12)))) { [self] in
            guard !isOver else { return }
            lab.hangUp(id)
            answered(question, nil)
        }
    }

    // MARK: Being told

    private func answered(_ question: Question, _ response: Response?) {
        events += 1
        underWay -= 1
        answers += 1
        think(question.client)
        guard let response, response.status == .ok || response.status == .notFound else {
            if question.isRead { history.drop(question.ticket) }
            return
        }
        // A deposed leader that does not know it yet may answer default reads from its state (Consul's documented
        // window): they are no evidence.
        if question.isRead, !question.isConsistent, isDisputed(since: question.askedAt) {
            return history.drop(question.ticket)
        }
        history.complete(question.ticket, outcome(of: question, response), at: lab.now - start)
    }

    private func outcome(of question: Question, _ response: Response) -> KVHistory.Outcome {
        let text = String(decoding: response.body, as: UTF8.self)
        guard question.isRead else { return .done(text.hasPrefix("true")) }
        let index = response.headers[HTTPHeader(canonicalizing: "X-Consul-Index".utf8)].flatMap { UInt64($0) } ?? 0
        lab.invariants.answered(
            Exchange(
                agent: question.agent, key: question.key, isConsistent: question.isConsistent, asked: question.asked,
                answered: events, index: index, latestChange: question.latestChange))
        guard response.status == .ok, let pair = (try? JSONParser.parse(response.body))?.elements.first else {
            told["\(question.client) \(question.key)"] = 0
            return .notFound
        }
        let modifyIndex = UInt64(pair["ModifyIndex"]?.integer ?? 0)
        told["\(question.client) \(question.key)"] = modifyIndex
        let value = (pair["Value"]?.text).flatMap { try? Base64.standard.decode($0) } ?? []
        return .found(String(decoding: value, as: UTF8.self), modifyIndex: modifyIndex)
    }

    // MARK: What the cluster does

    private func follow(_ observation: Observation) {
        switch observation {
        case .applied(let agent, let index, _):
            guard let server = lab.cluster.agents[agent].server,
                case .command(let command)? = server.raft.log[index]?.kind
            else { return }
            for key in command.keys { latestChanges[key] = max(latestChanges[key] ?? 0, changeIndex(of: key, server)) }
        case .became, .process:
            let leaders = lab.servers.filter {
                lab.cluster.agents[$0].server?.isLeader == true && lab.cluster.links[MachineID($0)] != .dead
            }
            if leaders.count > 1 {
                disputedSince = disputedSince ?? lab.now
            } else if let since = disputedSince {
                disputes.append(since...lab.now)
                disputedSince = nil
            }
        default: break
        }
    }

    /// As a read's answer would tell it: of a key that is gone the index is that of all keys.
    private func changeIndex(of key: KVKey, _ server: Server) -> UInt64 {
        server.store.kv.pairs[key]?.modifyIndex ?? 0
    }

    private func isDisputed(since time: Instant) -> Bool {
        disputedSince != nil || disputes.contains { $0.upperBound >= time }
    }
}
