// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import FakeConsul

/// One recorded case: an agent configuration and steps with the answers of a real Consul (`fixtures/contract`).
struct ContractCase: Sendable, CustomTestStringConvertible {
    let name: String
    let area: String
    let config: JSONValue
    let steps: [ContractStep]

    var testDescription: String { name }

    /// The folder of the recordings in this checkout.
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().appendingPathComponent("../../../fixtures/contract").standardized

    /// Every case of the areas, by name.
    static func all(in areas: [String]) -> [ContractCase] {
        areas.flatMap { area -> [ContractCase] in
            let path = folder.appendingPathComponent(area).path
            let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
            precondition(!files.isEmpty, "no recorded cases in \(path)")
            return files.sorted().map { ContractCase(reading: path + "/" + $0) }
        }
    }

    init(reading path: String) {
        guard let data = FileManager.default.contents(atPath: path), let json = try? JSONParser.parse([UInt8](data))
        else {
            preconditionFailure("\(path) is no JSON")
        }
        name = json["name"]?.text ?? path
        area = json["area"]?.text ?? ""
        config = json["config"] ?? .null
        steps = (json["steps"]?.elements ?? []).map(ContractStep.init)
    }
}

/// One step of a case; what it means is said in the README beside the recordings.
struct ContractStep: Sendable {
    let json: JSONValue

    var kind: String { json["do"]?.text ?? "" }
    var id: String { json["id"]?.text ?? "" }
    var expected: JSONValue? { json["expect"].flatMap { $0.isNull ? nil : $0 } }
    var request: JSONValue { json["request"] ?? .null }
    var comparesNothing: Bool { json["compare"]?.text == "ignore" }
    var comparesPartsOnly: Bool { !(json["only"]?.elements ?? []).isEmpty }
    var ignoredHeaders: [String] { json["ignore_headers"]?.elements.compactMap(\.text) ?? [] }

    /// Where a list is to be sorted before it is compared, and by which members.
    func sortKeys(at path: String) -> [String]? {
        guard let key = json["sort"]?[path] else { return nil }
        return key.text.map { [$0] } ?? key.elements.compactMap(\.text)
    }

    var title: String {
        "\(kind) \(request["method"]?.text ?? "") \(request["path"]?.text ?? id)"
    }
}

extension JSONValue {
    subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    var text: String? { if case .string(let text) = self { text } else { nil } }
    var integer: Int? { if case .number(let text) = self { Int(text) } else { nil } }
    var double: Double? { if case .number(let text) = self { Double(text) } else { nil } }
    var isNull: Bool { if case .null = self { true } else { false } }
    var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }
    var members: [(name: String, value: JSONValue)] { if case .object(let members) = self { members } else { [] } }

    /// The value as compact JSON, members sorted, for messages and for sorting.
    var canonical: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let text): text
        case .string(let text): GoQuote.quote(text)
        case .array(let elements): "[" + elements.map(\.canonical).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.sorted { $0.name < $1.name }
                .map { GoQuote.quote($0.name) + ":" + $0.value.canonical }.joined(separator: ",") + "}"
        }
    }

    /// The value that a JSON pointer names.
    func at(_ pointer: String) -> JSONValue? {
        var value: JSONValue? = self
        for part in pointer.split(separator: "/") {
            if case .array(let elements)? = value {
                value = Int(part).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
            } else {
                value = value?[String(part)]
            }
        }
        return value
    }
}
