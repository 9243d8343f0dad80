// SPDX-License-Identifier: MIT

import Foundation

@testable import FakeConsul

/// Plays a case against an agent in this process, in virtual time: `sleep` moves the clock, and checks that probe a
/// `target` get the answer that the case has set.
final class ContractRun {
    static let nodeID = "11111111-2222-3333-4444-555555555555"
    static let ports = ["http": "28500", "dns": "28600", "server": "28300", "serf_lan": "28301", "serf_wan": "28302"]
    static let temporaryFolder = "/tmp/contract"

    private let world: TestWorld
    private var saved: [String: String] = [:]
    private var bodies: [String: [UInt8]] = [:]
    /// Whether the agent's state can be looked at before the case begins.
    private let isOpen: Bool
    private var flying: [String: (id: RequestID, startedAt: Instant)] = [:]
    private var ports = ContractRun.ports

    init(_ contract: ContractCase) throws {
        let base = """
            {"node_name": "node1", "node_id": "\(Self.nodeID)", "disable_update_check": true, "bind_addr": "127.0.0.1",
             "log_level": "warn", "ports": {"http": 28500, "dns": 28600, "server": 28300, "serf_lan": 28301,
             "serf_wan": 28302, "grpc": -1, "grpc_tls": -1}}
            """
        let config = Self.merge(try JSONParser.parse(Array(base.utf8)), contract.config)
        world = try TestWorld(flags: ["-dev"], json: config.canonical)
        let acl = config["acl"]
        isOpen = acl?["enabled"] != .bool(true) || acl?["tokens"]?["agent"] != nil
        saved = ["tmp": Self.temporaryFolder, "node_id": Self.nodeID]
        for (name, port) in ports { saved["port_" + name] = port }
    }

    /// Plays every step; the problems, each with its step.
    func play(_ contract: ContractCase) -> [String] {
        var comparer = ContractComparer(startIndex: startIndex, ports: ports, temporaryFolder: Self.temporaryFolder)
        var problems: [String] = []
        for (number, step) in contract.steps.enumerated() {
            do {
                if step.kind == "dns" {
                    let want = step.expected ?? .null
                    try comparer.compare(ask(step), to: want)
                    continue
                }
                guard let (response, elapsed) = try perform(step), let want = step.expected else { continue }
                comparer.ports = ports
                try comparer.compare(response, to: want, step: step)
                try compareElapsed(elapsed, step: step)
            } catch {
                problems.append("step \(number + 1)  \(step.title)\n    \(error)")
            }
        }
        return problems
    }

    /// The newest index that the agent's own start left behind; none where there is no token to look with.
    private var startIndex: UInt64 {
        guard isOpen else { return 0 }
        return newestIndex
    }

    private var newestIndex: UInt64 {
        ["/v1/catalog/nodes", "/v1/catalog/services", "/v1/health/state/any"].map { path in
            UInt64(world.send("GET", path).headers[.consulIndex] ?? "") ?? 0
        }.max() ?? 0
    }

    private func perform(_ step: ContractStep) throws -> (Response, Duration)? {
        switch step.kind {
        case "http":
            let startedAt = world.now
            let id = submit(step)
            return try finish(step, id: id, startedAt: startedAt)
        case "start":
            flying[step.id] = (submit(step), world.now)
            world.advance(by: .milliseconds(300))
            return nil
        case "join":
            guard let (id, startedAt) = flying.removeValue(forKey: step.id) else {
                throw Mismatch("nothing started as \(step.id)")
            }
            return try finish(step, id: id, startedAt: startedAt)
        case "sleep":
            world.advance(by: .nanoseconds(Int64((step.json["seconds"]?.double ?? 0) * 1e9)))
            return nil
        case "target":
            setTarget(step.id, status: step.json["status"]?.integer ?? 200)
            return nil
        default: throw Mismatch("a step of kind \(step.kind) has no place in this process")
        }
    }

    private func ask(_ step: ContractStep) -> DNSMessage {
        let query = step.json["query"] ?? .null
        let isTrue = { (name: String) -> Bool? in query[name].map { $0.canonical == "true" } }
        return world.ask(
            fill(query["name"]?.text ?? ""), DNSType(name: query["type"]?.text ?? "A") ?? .a,
            isTCP: isTrue("tcp") ?? false, edns: query["edns"]?.integer.map { UInt16($0) },
            isRecursive: isTrue("rd") ?? true)
    }

    private func finish(_ step: ContractStep, id: RequestID, startedAt: Instant) throws -> (Response, Duration)? {
        if step.expected?["error"] != nil {
            guard world.hangUps[id] != nil else { throw Mismatch("the connection was not ended") }
            return nil
        }
        guard let (response, answeredAt) = world.answer(to: id, within: .seconds(90)) else {
            throw Mismatch("no answer in 90 s")
        }
        var plain = response
        if response.headers[.contentEncoding] == "gzip" {
            plain.body = try Gzip.decompress(response.body, limit: 16 << 20)
        }
        save(plain, step)
        return (plain, answeredAt - startedAt)
    }

    private func submit(_ step: ContractStep) -> RequestID {
        let request = step.request
        var body: [UInt8] = []
        if let text = request["body"]?.text { body = Array(fill(text).utf8) }
        if let json = request["body"], json.text == nil, !json.isNull { body = Array(fill(json.asRecorded).utf8) }
        if let encoded = request["body_base64"]?.text { body = [UInt8](Data(base64Encoded: encoded) ?? Data()) }
        if let parts = request["body_repeat"]?.elements, let text = parts.first?.text, let count = parts.last?.integer {
            body = Array(String(repeating: text, count: count).utf8)
        }
        if let name = request["body_from"]?.text { body = bodies[name] ?? [] }
        let headers = request["headers"]?.members.map { ($0.name, fill($0.value.text ?? "")) } ?? []
        return world.submit(
            request["method"]?.text ?? "GET",
            fill(request["path"]?.text ?? ""),
            headers: headers,
            body: body
        )
    }

    private func save(_ response: Response, _ step: ContractStep) {
        for (name, pointer) in step.json["save"]?.members ?? [] {
            guard let pointer = pointer.text else { continue }
            if pointer == "body" {
                bodies[name] = response.body
            } else if pointer.hasPrefix("header:") {
                saved[name] = response.headers[HTTPHeader(String(pointer.dropFirst(7)))] ?? ""
            } else {
                let value = (try? JSONParser.parse(response.body))?.at(pointer)
                saved[name] = value.map { $0.text ?? $0.canonical } ?? "UNSAVED"
            }
        }
    }

    private func setTarget(_ name: String, status: Int) {
        let port = saved["port_" + name] ?? String(29000 + ports.count)
        saved[name] = "127.0.0.1:" + port
        saved["port_" + name] = port
        ports[name] = port
        world.setTarget(address: "127.0.0.1:" + port, status: status)
    }

    private func fill(_ text: String) -> String {
        guard text.contains("${") else { return text }
        return saved.reduce(text) { $0.replacingOccurrences(of: "${\($1.key)}", with: $1.value) }
    }

    private func compareElapsed(_ elapsed: Duration, step: ContractStep) throws {
        guard let bounds = step.json["elapsed"]?.elements, let low = bounds.first?.double,
            let high = bounds.last?.double
        else { return }
        let seconds = Double(elapsed.nanoseconds) / 1e9
        if seconds < low || seconds > high {
            throw Mismatch("answered after \(seconds) s, expected \(low) to \(high) s")
        }
    }

    private static func merge(_ base: JSONValue, _ other: JSONValue) -> JSONValue {
        guard case .object(var members) = base, case .object(let added) = other else {
            return other.isNull ? base : other
        }
        for (name, value) in added {
            if let index = members.firstIndex(where: { $0.name == name }) {
                members[index].value = merge(members[index].value, value)
            } else {
                members.append((name, value))
            }
        }
        return .object(members)
    }
}

extension JSONValue {
    /// The document as the recorder's language wrote it, with spaces: the length shows in some refusals.
    fileprivate var asRecorded: String {
        switch self {
        case .array(let elements): "[" + elements.map(\.asRecorded).joined(separator: ", ") + "]"
        case .object(let members):
            "{"
                + members.map { JSONValue.string($0.name).canonical + ": " + $0.value.asRecorded }.joined(
                    separator: ", "
                ) + "}"
        default: canonical
        }
    }
}
