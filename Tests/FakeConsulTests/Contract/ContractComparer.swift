// SPDX-License-Identifier: MIT

import Foundation

@testable import FakeConsul

/// An answer that differs from the recorded one, and where.
struct Mismatch: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Holds answers against recorded ones. Over a whole case recorded and actual UUIDs map one to one, and recorded and
/// actual indexes keep the same order.
struct ContractComparer {
    /// Indexes up to here come from the agent's own start.
    let startIndex: UInt64
    var ports: [String: String]
    let temporaryFolder: String

    private var uuids: [String: String] = [:]
    private var recordedUUIDs: [String: String] = [:]
    private var indexes: [UInt64: UInt64] = [:]

    init(startIndex: UInt64, ports: [String: String], temporaryFolder: String) {
        self.startIndex = startIndex
        self.ports = ports
        self.temporaryFolder = temporaryFolder
    }

    /// The headers that the recordings hold.
    static let recordedHeaders = [
        "Content-Type", "Content-Encoding", "Vary", "Allow", "Location", "Age", "X-Cache", "X-Consul-Index",
        "X-Consul-Knownleader", "X-Consul-Lastcontact", "X-Consul-Effective-Consistency", "X-Consul-Query-Backend",
        "X-Consul-Default-Acl-Policy", "X-Consul-Translate-Addresses", "X-Consul-Results-Filtered-By-Acls",
        "X-Consul-Reason", "X-Consul-Contenthash",
    ]

    mutating func compare(_ response: Response, to want: JSONValue, step: ContractStep) throws {
        let body = String(decoding: response.body, as: UTF8.self)
        if let status = want["status"]?.integer, status != response.status.code {
            throw Mismatch("status: expected \(status), got \(response.status.code): \(body.prefix(300))")
        }
        if want["body"]?.text != "«any»" { try compareBody(response.body, to: want, step: step) }
        for name in Self.recordedHeaders where !step.ignoredHeaders.contains(name) {
            let wanted = want["headers"]?[name]?.text
            let got = response.headers[HTTPHeader(name)]
            guard (wanted == nil) == (got == nil) else {
                throw Mismatch("header \(name): expected \(wanted ?? "none"), got \(got ?? "none")")
            }
            if let wanted, let got { try compareText(got, to: wanted, at: "header \(name)") }
        }
    }

    private mutating func compareBody(_ body: [UInt8], to want: JSONValue, step: ContractStep) throws {
        if let json = want["json"] {
            guard let got = try? JSONParser.parse(body) else {
                throw Mismatch("body: not JSON: \(String(decoding: body, as: UTF8.self).prefix(300))")
            }
            try compareJSON(got, to: json, at: "", step: step)
        } else if let encoded = want["base64"]?.text {
            guard Data(base64Encoded: encoded) == Data(body) else { throw Mismatch("body: other bytes than expected") }
        } else {
            try compareText(String(decoding: body, as: UTF8.self), to: want["text"]?.text ?? "", at: "body")
        }
    }

    // MARK: DNS

    mutating func compare(_ reply: DNSMessage, to want: JSONValue) throws {
        let code = reply.code?.name ?? String(reply.responseCode)
        if let wanted = want["rcode"]?.text, wanted != code { throw Mismatch("rcode: expected \(wanted), got \(code)") }
        let flags: [(String, DNSMessage.Flags)] = [
            ("aa", .authoritative), ("tc", .truncated), ("ra", .recursionAvailable),
        ]
        for (name, flag) in flags where (want[name]?.canonical == "true") != reply.flags.contains(flag) {
            throw Mismatch("\(name): expected \(want[name]?.canonical ?? "none")")
        }
        let sections = [
            ("answer", reply.answers), ("authority", reply.authorities), ("additional", reply.additionals),
        ]
        for (name, records) in sections {
            let wanted = want[name]?.elements.compactMap(\.text) ?? []
            let got = records.filter { $0.type != .opt }.map(\.text)
                .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            guard wanted.count == got.count else { throw Mismatch("\(name): expected \(wanted), got \(got)") }
            for (text, wanted) in zip(got, wanted) { try compareText(text, to: wanted, at: name) }
        }
    }

    // MARK: JSON

    private mutating func compareJSON(_ got: JSONValue, to want: JSONValue, at path: String, step: ContractStep) throws
    {
        switch want {
        case .string(let text): try compareToken(got, to: text, at: path)
        case .object(let members): try compareObject(got, to: members, at: path, step: step)
        case .array(let elements): try compareArray(got, to: elements, at: path, step: step)
        case .number(let text):
            guard case .number(let other) = got, other == text || Double(other) == Double(text) else {
                throw differ(got, want, path)
            }
        case .bool, .null:
            guard got.canonical == want.canonical else { throw differ(got, want, path) }
        }
    }

    private mutating func compareToken(_ got: JSONValue, to text: String, at path: String) throws {
        if text == "«any»" { return }
        switch got {
        case .string(let actual): try compareText(actual, to: text, at: path)
        case .number(let actual):
            if text == "«number»" || text == "«int»" && Int64(actual) != nil { return }
            guard text.hasPrefix("«") else { throw differ(got, .string(text), path) }
            try compareText(actual, to: text, at: path)
        default: throw differ(got, .string(text), path)
        }
    }

    private mutating func compareObject(
        _ got: JSONValue,
        to want: [(name: String, value: JSONValue)],
        at path: String,
        step: ContractStep
    ) throws {
        guard case .object(let members) = got else { throw differ(got, .object(want), path) }
        var used: Set<String> = []
        for (name, value) in want {
            let actual: String
            if name.contains("«") {
                let candidates = members.map(\.name).filter { candidate in
                    !used.contains(candidate) && !want.contains { $0.name == candidate }
                }
                guard let hit = candidates.first(where: { matches($0, name) }) else {
                    throw Mismatch("\(path): no key like \(name)")
                }
                try compareText(hit, to: name, at: "key")
                actual = hit
            } else {
                actual = name
            }
            guard let member = members.last(where: { $0.name == actual }) else {
                throw Mismatch("\(path): key \(name) is missing")
            }
            used.insert(actual)
            try compareJSON(member.value, to: value, at: path + "/" + name, step: step)
        }
        let extra = members.map(\.name).filter { !used.contains($0) }
        if !extra.isEmpty && !step.comparesPartsOnly {
            throw Mismatch("\(path): keys that Consul does not send: \(extra.sorted().joined(separator: ", "))")
        }
    }

    private mutating func compareArray(_ got: JSONValue, to want: [JSONValue], at path: String, step: ContractStep)
        throws
    {
        guard case .array(var elements) = got else { throw differ(got, .array(want), path) }
        guard elements.count == want.count else {
            throw Mismatch(
                "\(path): expected \(want.count) entries, got \(elements.count): \(got.canonical.prefix(300))"
            )
        }
        var want = want
        if let keys = step.sortKeys(at: path) {
            let order: (JSONValue) -> String = { value in
                keys.map { $0.isEmpty ? value.canonical : value.at($0)?.canonical ?? "" }.joined(separator: "\u{0}")
            }
            want.sort { order($0) < order($1) }
            elements.sort { order($0) < order($1) }
        }
        for (index, pair) in zip(elements, want).enumerated() {
            try compareJSON(pair.0, to: pair.1, at: "\(path)/\(index)", step: step)
        }
    }

    private func differ(_ got: JSONValue, _ want: JSONValue, _ path: String) -> Mismatch {
        Mismatch("\(path): expected \(want.canonical.prefix(300)), got \(got.canonical.prefix(300))")
    }

    // MARK: Text

    private func matches(_ got: String, _ want: String) -> Bool {
        var copy = self
        return (try? copy.compareText(got, to: want, at: "")) != nil
    }

    private mutating func compareText(_ got: String, to want: String, at path: String) throws {
        let failure = Mismatch("\(path): expected \(want.prefix(500)), got \(got.prefix(500))")
        guard want.contains("«") else {
            if want != got { throw failure }
            return
        }
        let pattern = ContractPattern(want, ports: ports, temporaryFolder: temporaryFolder)
        guard let captures = pattern.match(got) else { throw failure }
        for (token, actual) in zip(pattern.tokens, captures) {
            switch token {
            case .uuid(let number): try noteUUID(number, actual, at: path)
            case .index(let recorded): try noteIndex(recorded, actual, at: path)
            }
        }
    }

    private mutating func noteUUID(_ number: String, _ actual: String, at path: String) throws {
        if let earlier = uuids[number], earlier != actual {
            throw Mismatch("\(path): uuid \(number) was \(earlier), is \(actual)")
        }
        if let earlier = recordedUUIDs[actual], earlier != number {
            throw Mismatch("\(path): \(actual) stands for uuid \(earlier) and for uuid \(number)")
        }
        uuids[number] = actual
        recordedUUIDs[actual] = number
    }

    private mutating func noteIndex(_ recorded: String, _ text: String, at path: String) throws {
        guard let actual = UInt64(text) else { throw Mismatch("\(path): \(text) is no index") }
        guard let recorded = UInt64(recorded) else {
            if actual > startIndex {
                throw Mismatch("\(path): index \(actual) is newer than the start (\(startIndex))")
            }
            return
        }
        if actual <= startIndex {
            throw Mismatch("\(path): index \(actual) is from the start (\(startIndex)); Consul's was newer")
        }
        for (other, value) in indexes {
            let holds = other < recorded ? value < actual : other > recorded ? value > actual : value == actual
            if !holds {
                throw Mismatch(
                    "\(path): index \(actual) (recorded \(recorded)) is out of order with \(value) (recorded \(other))"
                )
            }
        }
        indexes[recorded] = actual
    }
}
