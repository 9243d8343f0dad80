// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// A request to make broken ones of.
struct SampleRequest: Sendable {
    var method: String
    var target: String
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []
    /// The body, where it is JSON.
    var json: JSONValue?

    /// The bytes of the request; the length is that of the body unless headers say another.
    var bytes: [UInt8] {
        var head = "\(method) \(target) HTTP/1.1\r\nHost: test\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        let isFramed = headers.contains { ["content-length", "transfer-encoding"].contains($0.name.lowercased()) }
        if !isFramed && !body.isEmpty { head += "Content-Length: \(body.count)\r\n" }
        return Array((head + "\r\n").utf8) + body
    }
}

/// The requests of the recorded cases, each once.
enum RequestCorpus {
    private static let areas = [
        "acl", "agent", "catalog", "config", "connect", "coordinate", "event", "health", "http", "intention", "kv",
        "operator", "peering", "query", "session", "snapshot", "status", "txn", "ui",
    ]

    static let all: [SampleRequest] = {
        var seen: Set<[UInt8]> = []
        return ContractCase.all(in: areas).flatMap(\.steps).compactMap { step in
            guard step.kind == "http" || step.kind == "start", let sample = SampleRequest(of: step) else { return nil }
            // An agent that has left answers nothing any more.
            guard sample.target != "/v1/agent/leave" else { return nil }
            return seen.insert(sample.bytes).inserted ? sample : nil
        }
    }()

    /// Those whose body is a JSON document.
    static let withJSON = all.filter { $0.json != nil }
}

extension SampleRequest {
    fileprivate init?(of step: ContractStep) {
        let request = step.request
        guard let path = request["path"]?.text else { return nil }
        method = request["method"]?.text ?? "GET"
        target = Self.filled(path)
        headers = request["headers"]?.members.map { ($0.name, Self.filled($0.value.text ?? "")) } ?? []
        guard let content = request["body"], !content.isNull else { return }
        body = Array(Self.filled(content.text ?? content.canonical).utf8)
        if let parsed = try? JSONParser.parse(body, .whole), !parsed.elements.isEmpty || !parsed.members.isEmpty {
            json = parsed
        }
    }

    /// What a case takes over from earlier answers is an ID, mostly.
    private static func filled(_ text: String) -> String {
        guard text.contains("${") else { return text }
        var result = ""
        for (number, part) in text.split(separator: "${", omittingEmptySubsequences: false).enumerated() {
            guard number > 0, let end = part.firstIndex(of: "}") else {
                result += part
                continue
            }
            result += "adf4238a-882b-9ddc-4a9d-5b6758e4159e" + part[part.index(after: end)...]
        }
        return result
    }
}
