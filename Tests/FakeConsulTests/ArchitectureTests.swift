// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import FakeConsul

/// Holds the sources to `ARCHITECTURE.md`: who may use whom, what the core must not do, how long a thing may be.
@Suite struct ArchitectureTests {
    /// The folders below the shell: no I/O, no time and no chance of their own.
    static let core = [
        "Simulation", "HTTP", "Formats", "Crypto", "Wire", "Journal", "Model", "Configuration", "Raft", "State", "Faults",
        "Failures", "Cluster", "Endpoints", "DNS",
    ]
    private static let aboveModel = [
        "Configuration", "Raft", "State", "Faults", "Cluster", "Endpoints", "DNS", "Server",
    ]
    /// Which folders' types a folder must not name; arrows point down only.
    static let above: [String: [String]] = [
        "Simulation": ["HTTP", "Formats", "Crypto", "Wire", "Journal", "Model"] + aboveModel,
        "HTTP": ["Formats", "Crypto", "Wire", "Journal", "Model"] + aboveModel,
        "Formats": ["HTTP", "Crypto", "Wire", "Journal", "Model"] + aboveModel,
        "Crypto": ["Simulation", "HTTP", "Wire", "Journal", "Model"] + aboveModel,
        "Wire": ["Journal", "Model"] + aboveModel,
        "Journal": ["Model"] + aboveModel,
        "Model": aboveModel,
        "Configuration": ["Raft", "State", "Faults", "Cluster", "Endpoints", "DNS", "Server"],
        "Raft": [
            "HTTP", "Formats", "Wire", "Journal", "Model", "Configuration", "State", "Faults", "Cluster", "Endpoints",
            "DNS", "Server",
        ],
        "State": [
            "HTTP", "Wire", "Journal", "Configuration", "Raft", "Faults", "Cluster", "Endpoints", "DNS", "Server",
        ],
        "Faults": [
            "HTTP", "Wire", "Journal", "Model", "Configuration", "Raft", "State", "Cluster", "Endpoints", "DNS",
            "Server",
        ],
        "Failures": ["Journal", "Configuration", "Raft", "State", "Cluster", "Endpoints", "DNS", "Server"],
        "Cluster": ["Endpoints", "DNS", "Server"],
        "Endpoints": ["DNS", "Server"],
        "DNS": ["Server"],
    ]

    @Test(arguments: SourceFile.all(under: "Sources/FakeConsul", in: core))
    func coreDoesNoIO(_ file: SourceFile) {
        let banned = [
            "import Foundation", "import Dispatch", "import Glibc", "import Darwin", "Date()", "UUID()", "Task {",
            "Task.", "await ",
            "async ", "ContinuousClock", "SystemRandomNumberGenerator", ".random(in:", ".shuffled()",
            ".randomElement()",
        ]
        for name in banned where file.code.contains(name) {
            Issue.record("\(file.path) uses \(name); the core has neither I/O nor time nor chance of its own")
        }
    }

    @Test(arguments: core)
    func arrowsPointDown(_ folder: String) {
        let files = SourceFile.all(under: "Sources/FakeConsul", in: [folder])
        // A name that the folder declares itself, be it of a nested type or of a type parameter, is its own.
        let own = files.reduce(into: Set<String>()) { $0.formUnion($1.ownTypes) }
        for upper in Self.above[folder] ?? [] {
            let types = Set(SourceFile.all(under: "Sources/FakeConsul", in: [upper]).flatMap(\.declaredTypes))
                .subtracting(own)
            for file in files {
                for type in file.words.intersection(types).sorted() {
                    Issue.record("\(file.path) names \(type) of \(upper)/, which lies above \(folder)/")
                }
            }
        }
    }

    @Test(
        arguments: SourceFile.all(under: "Sources") + SourceFile.all(under: "Tests")
            + SourceFile.all(under: "Benchmarks")
    )
    func filesAreShort(_ file: SourceFile) {
        #expect(
            file.lines.first?.hasPrefix("// SPDX-License-Identifier: MIT") ?? false,
            "\(file.path) has no licence line"
        )
        #expect(file.lines.count <= 400, "\(file.path) has \(file.lines.count) lines; 400 is the most")
        for (number, line) in file.lines.enumerated() where line.count > 120 && !line.holdsLongText {
            Issue.record("\(file.path):\(number + 1) has \(line.count) columns; 120 is the most")
        }
        for function in file.longFunctions { Issue.record("\(file.path): \(function); 80 lines are the most") }
        for marker in ["TO" + "DO", "FIX" + "ME", "XX" + "X "] where file.text.contains(marker) {
            Issue.record("\(file.path) has a \(marker)")
        }
    }

    /// `KVEndpoint.swift` has `KVEndpointTests.swift`; the parts of a large resource, `AgentCheckEndpoint.swift` and
    /// its kin, share those of the resource.
    @Test func everyEndpointHasItsTests() {
        let tested = SourceFile.all(under: "Tests/FakeConsulTests/Endpoints").map { $0.name }
            .filter { $0.hasSuffix("EndpointTests.swift") }.map { String($0.dropLast("EndpointTests.swift".count)) }
        for file in SourceFile.all(under: "Sources/FakeConsul/Endpoints") where file.name.hasSuffix("Endpoint.swift") {
            #expect(
                tested.contains { file.name.hasPrefix($0) },
                "\(file.path) has no tests in Tests/FakeConsulTests/Endpoints"
            )
        }
    }

    @Test func everyRouteIsInTheReadme() throws {
        let readme = SourceFile.text(at: "README.md")
        for route in API.endpoints.flatMap({ $0.routes }) {
            #expect(readme.contains("`\(route.pattern)`"), "the README's table does not list \(route.pattern)")
        }
    }
}
