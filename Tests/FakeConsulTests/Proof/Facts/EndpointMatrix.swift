// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// What real agents answered to every endpoint in every state of a cluster (`fixtures/facts/endpoint-matrix.json`).
struct EndpointMatrix {
    /// A state of the cluster and the agent that is asked: `leaderdead/follower`.
    typealias Place = String

    struct Row {
        let method: String
        let target: String
        /// It was asked with access control on, by a management token.
        let needsACLs: Bool
        let headers: [Int: [String]]
        let cells: [Place: Cell]

        var title: String { "\(method) \(target)" }
    }

    struct Cell {
        let status: Int
        /// Names of texts of which one is the body; empty where the body is not compared.
        let texts: [String]
        /// Answers that stand for the case that the asked client agent's own server is the dead one.
        let otherTexts: [String]
        let knownLeader: String?
        /// `zero`, or `some`.
        let lastContact: String?
        let cache: String?
        let body: String?
        /// How long the answer takes, in seconds; nil for at once.
        let hold: ClosedRange<Double>?
    }

    let rows: [Row]
    private let texts: [String: String]

    static let recorded = EndpointMatrix(FactsFile.read("endpoint-matrix.json"))

    private init(_ json: JSONValue) {
        texts = Dictionary(uniqueKeysWithValues: (json["texts"]?.members ?? []).map { ($0.name, $0.value.text ?? "") })
        let holds = json["holds"] ?? .null
        rows = (json["rows"]?.elements ?? []).map { Row($0, holds: holds) }
    }

    /// The words that a name stands for: `MC:NCL`.
    func words(_ name: String, own: String, leader: String) -> String {
        if name.hasPrefix("MC:") {
            return (texts["MC"] ?? "") + words(String(name.dropFirst(3)), own: own, leader: leader)
        }
        var parts: [Substring] = []
        var rest = Substring(texts[name] ?? name)
        for (mark, value) in [("«own»", own), ("«leader»", leader)] {
            guard let range = rest.firstRange(of: mark) else { continue }
            parts += [rest[..<range.lowerBound], Substring(value)]
            rest = rest[range.upperBound...]
        }
        return (parts + [rest]).joined()
    }
}

extension EndpointMatrix.Row {
    fileprivate init(_ json: JSONValue, holds: JSONValue) {
        let words = (json["request"]?.text ?? " ").split(separator: " ", maxSplits: 1).map(String.init)
        (method, target) = (words[0], words[1])
        needsACLs = json["acl"] != nil
        headers = Dictionary(
            uniqueKeysWithValues: (json["headers"]?.members ?? []).map { member in
                (Int(member.name) ?? 0, member.value.elements.compactMap(\.text))
            }
        )
        cells = Dictionary(
            uniqueKeysWithValues: (json["cells"]?.members ?? []).map { ($0.name, .init($0.value, holds: holds)) })
    }
}

extension EndpointMatrix.Cell {
    fileprivate init(_ json: JSONValue, holds: JSONValue) {
        status = json["status"]?.integer ?? 0
        texts = json["text"]?.elements.compactMap(\.text) ?? []
        otherTexts = json["orText"]?.elements.compactMap(\.text) ?? []
        knownLeader = json["knownLeader"]?.text
        lastContact = json["lastContact"]?.text
        cache = json["cache"]?.text
        body = json["body"]?.text
        let name = json["hold"]?.text ?? (json["lock"] == nil ? nil : "lock")
        let bounds = name.flatMap { holds[$0]?["bounds"]?.elements.compactMap(\.double) } ?? []
        hold = bounds.count == 2 ? bounds[0]...bounds[1] : nil
    }
}
