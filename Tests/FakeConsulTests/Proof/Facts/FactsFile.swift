// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import FakeConsul

/// The measured facts of real clusters, as data (`fixtures/facts`).
enum FactsFile {
    static func read(_ name: String) -> JSONValue {
        let path = SourceFile.root + "/fixtures/facts/" + name
        guard let data = FileManager.default.contents(atPath: path), let json = try? JSONParser.parse([UInt8](data))
        else {
            preconditionFailure("\(path) is no JSON")
        }
        return json
    }

    /// Where the simulation is known to be otherwise than what was measured, and why (`deviations.json`).
    private static let deviations: [String: String] = {
        var reasons: [String: String] = [:]
        for json in read("deviations.json")["deviations"]?.elements ?? [] {
            for what in json["of"]?.elements ?? [] { reasons[what.text ?? ""] = json["why"]?.text ?? "" }
        }
        return reasons
    }()

    /// Holds the simulation to a fact; what is listed as a deviation is a known issue.
    static func expect(_ id: String, _ holds: Bool, _ report: String) {
        if holds { return }
        guard let reason = deviations[id] else {
            Issue.record("\(id): \(report)")
            return
        }
        withKnownIssue("\(reason)") { Issue.record("\(id): \(report)") }
    }
}
