// SPDX-License-Identifier: MIT

@testable import FakeConsul

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A world whose clients send whatever they like. It keeps account: each request is answered once, or waits.
final class HostileWorld {
    enum Fate: Equatable { case waiting, answered, streaming }

    let world: World
    /// What was wrong, in words.
    private(set) var problems: [String] = []
    /// How many requests the parser made of what was sent, and how many texts it refused.
    private(set) var requestCount = 0
    private(set) var refusalCount = 0
    /// How many answers had each status.
    private(set) var statuses: [Int: Int] = [:]
    /// Requests that wait, in the order of their coming.
    private(set) var waiting: [RequestID] = []
    private var fates: [RequestID: Fate] = [:]
    private var lastAnswer: Response?
    private var kept: [(key: String, value: String)] = []
    private var serial: UInt64 = 0

    init(seed: UInt64, json: String = "{}") throws {
        let plan = try AgentPlan.forTests(flags: ["-dev"], json: json)
        world = World(WorldPlan(agents: [plan], seed: seed), now: TestWorld.startTime)
        carryOut()
    }

    // MARK: Sending

    /// Sends all the bytes over one connection, which then ends its output.
    func send(_ bytes: [UInt8]) {
        var parser = RequestParser(remoteAddress: "127.0.0.1:50000")
        bytes.withUnsafeBytes { parser.feed($0) }
        var hasEnded = false
        while true {
            switch parser.next(bodyLimit: { world.api.bodyLimit(path: $0.request.path, at: world.cluster.agents[0]) }) {
            case .needsMore:
                if hasEnded { return }
                parser.end()
                hasEnded = true
            case .sendContinue: break
            case .refused(let refusal):
                refusalCount += 1
                if !Self.isValid(refusal.status) { problems.append("refused with \(refusal.status.code)") }
                return
            case .request(let request, _): receive(request)
            }
        }
    }

    private func receive(_ request: Request) {
        requestCount += 1
        serial += 1
        let id = RequestID(slot: 0, serial: serial)
        // The shell answers this one itself.
        if request.answerToAsteriskForm != nil { return }
        // What is meant to delete the keys that are to stay is left out.
        if deletesKept(request) { return }
        fates[id] = .waiting
        world.received(request, id: id, at: 0)
        carryOut()
        if fates[id] != .answered { waiting.append(id) }
    }

    private func deletesKept(_ request: Request) -> Bool {
        if request.path.starts(with: "/v1/txn".utf8) {
            return String(decoding: request.body, as: UTF8.self).lowercased().contains("tree")
        }
        guard request.method == HTTPMethod("DELETE"), request.path.starts(with: "/v1/kv/".utf8) else { return false }
        return Self.keptPrefix.utf8.starts(with: request.path.dropFirst(7))
    }

    /// Moves the clock from event to event.
    func advance(by duration: Duration) {
        let end = world.cluster.now + duration
        while let next = world.cluster.nextDeadline, next <= end {
            world.cluster.advance(to: next)
            carryOut()
        }
        world.cluster.advance(to: end)
        carryOut()
        waiting.removeAll { fates[$0] == .answered }
    }

    /// The clients of the oldest waiting requests hang up.
    func hangUp(_ count: Int) {
        for id in waiting.prefix(count) where fates[id] != .answered {
            let answersAnyway = world.clientHungUp(id)
            carryOut()
            if !answersAnyway { fates[id] = nil }
        }
        waiting.removeFirst(min(count, waiting.count))
        if waiting.isEmpty && world.cluster.parked.memberCount != 0 {
            problems.append("\(world.cluster.parked.memberCount) queries are parked for nobody")
        }
        if waiting.isEmpty && !world.cluster.streams.isEmpty { problems.append("streams for nobody") }
    }

    // MARK: What must hold

    private static let keptPrefix = "hostile-kept/"

    /// A plain write, which must be answered `true`.
    func keep() {
        let pair = (key: "\(Self.keptPrefix)\(kept.count)", value: "v\(serial)")
        kept.append(pair)
        let answer = answer("PUT", "/v1/kv/\(pair.key)", pair.value)
        if answer?.status != .ok || answer?.body.starts(with: "true".utf8) != true {
            problems.append("a plain write was answered \(answer.map { "\($0.status.code)" } ?? "nothing")")
        }
    }

    /// Every plain write is still there.
    func checkKept() {
        for (key, value) in kept where answer("GET", "/v1/kv/\(key)?raw", "")?.body != Array(value.utf8) {
            problems.append("\(key) is lost")
        }
    }

    private func answer(_ method: String, _ target: String, _ body: String) -> Response? {
        lastAnswer = nil
        send(SampleRequest(method: method, target: target, body: Array(body.utf8)).bytes)
        return lastAnswer
    }

    func takeProblems() -> [String] {
        defer { problems = [] }
        return problems
    }

    // MARK: Effects

    private func carryOut() {
        while true {
            let effects = world.takeEffects()
            if effects.isEmpty { return }
            for effect in effects { carryOut(effect) }
        }
    }

    private func carryOut(_ effect: Effect) {
        switch effect {
        case .respond(let id, let response): take(response, of: id)
        case .begin(let id, let head):
            if fates[id] != .waiting {
                problems.append("a stream for a request that is \(fates[id].map { "\($0)" } ?? "gone")")
            }
            fates[id] = .streaming
            if !Self.isValid(head.status) { problems.append("status \(head.status.code)") }
        case .send(let id, _):
            if fates[id] != .streaming { problems.append("a piece for no stream") }
        case .probe(let id, _): world.probed(id, ProbeResult(status: .critical, output: "connection refused"))
        case .control(let id, _, let answer):
            // The clock is the test's.
            let clock = ClockState(isPaused: false, rate: 1, now: world.cluster.now)
            take(answer(.success(clock)), of: id)
        case .keep, .cancelProbe, .file, .reload, .stop, .drop, .refuseConnections, .acceptConnections, .wipe, .end,
            .hangUp, .closePort, .openPort, .answerDNS, .askResolver, .relay:
            break
        }
    }

    private func take(_ response: Response, of id: RequestID) {
        if fates[id] != .waiting {
            problems.append("an answer to a request that is \(fates[id].map { "\($0)" } ?? "gone")")
        }
        fates[id] = .answered
        lastAnswer = response
        statuses[response.status.code, default: 0] += 1
        if !Self.isValid(response.status) { problems.append("status \(response.status.code)") }
        if response.status.code >= 500, let word = Self.ownWord(in: response.body) {
            problems.append("the text says \(word): \(String(decoding: response.body.prefix(300), as: UTF8.self))")
        }
        let isJSON = response.headers[.contentType] == "application/json" && response.headers[.contentEncoding] == nil
        guard isJSON, response.body.count < 2000 else { return }
        if (try? JSONParser.parse(response.body, .whole)) == nil { problems.append("the answer is no JSON") }
    }

    private static func isValid(_ status: HTTPStatus) -> Bool {
        (200...599).contains(status.code) && status.reason != nil
    }

    /// A word of ours, or of the language's, that no answer of Consul's has.
    private static func ownWord(in body: [UInt8]) -> String? {
        let text = String(decoding: body.prefix(2000), as: UTF8.self)
        return ["Optional(", "FakeConsul", "unexpected return type", "FormatError", "Failure(", "Swift."].first {
            text.contains($0)
        }
    }
}

/// The processor time that this thread has used, in seconds.
func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
