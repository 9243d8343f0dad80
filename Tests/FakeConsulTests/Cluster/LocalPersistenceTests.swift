// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct LocalPersistenceTests {
    @Test func registrations_surviveARestart() throws {
        let before = LocalHarness { $0.persists = true }
        before.start()
        var registration = ServiceRegistration(
            service: NodeService(id: "web", name: "web"),
            checks: [try CheckTypeTests.decode(#"{"TTL":"1h"}"#)]
        )
        registration.token = "secret"
        registration.service.tags = ["t"]
        try before.request { try $0.add(registration, at: $1) }
        try before.request { try $0.updateTTL(check: "service:web", status: .passing, output: "fine", at: $1) }

        let after = LocalHarness { $0.persists = true }
        after.perform { $0.load(Self.files(before.files), at: $1) }
        #expect(after.agent.state.service("web")?.tags == ["t"])
        #expect(after.agent.state.services["web"]?.token == "secret")
        #expect(after.status("service:web") == "passing")
        #expect(after.agent.state.check("service:web")?.output == "fine")
        #expect(after.agent.runners["service:web"]?.type.ttl == .seconds(3600))
    }

    @Test func staleStates_doNotCount_andTheCheckIsCritical() throws {
        let before = LocalHarness { $0.persists = true }
        var check = HealthCheck(node: "node1", id: "c")
        check.name = "c"
        try before.request {
            try $0.add(CheckRegistration(check: check, type: try CheckTypeTests.decode(#"{"TTL":"10s"}"#)), at: $1)
        }
        try before.request { try $0.updateTTL(check: "c", status: .passing, output: "", at: $1) }
        let after = LocalHarness { $0.persists = true }
        after.advance(by: .seconds(11))
        after.perform { $0.load(Self.files(before.files), at: $1) }
        #expect(after.status("c") == "critical")
    }

    @Test func configuration_winsOverFiles_andBrokenFilesAreLeftOut() throws {
        let harness = LocalHarness { $0.persists = true }
        var service = NodeService(id: "web", name: "web")
        service.port = 1
        try harness.perform { [service] in
            try $0.add(ServiceRegistration(service: service, isLocallyDefined: true, isPersistent: false), at: $1)
        }
        let files = LocalFiles(services: [
            Array(#"{"Service":{"ID":"web","Service":"web","Port":2}}"#.utf8), Array("{".utf8),
        ])
        harness.perform { $0.load(files, at: $1) }
        #expect(harness.agent.state.service("web")?.port == 1)
        #expect(harness.files == [.remove(.services, id: "web")])
        #expect(harness.logged.contains("Failed decoding service file"))
    }

    /// For the agent's next simulated process.
    @Test func withoutADataDirectory_filesAreWrittenAllTheSame() throws {
        let harness = LocalHarness()
        try harness.request { try $0.add(ServiceRegistration(service: NodeService(id: "web", name: "web")), at: $1) }
        #expect(harness.files.count == 1)
    }

    private static func files(_ written: [LocalFile]) -> LocalFiles {
        var files = LocalFiles()
        for case .write(let folder, _, let bytes) in written {
            switch folder {
            case .services: files.services.append(bytes)
            case .checks: files.checks.append(bytes)
            case .checkState: files.checkStates.append(bytes)
            case .serf: break
            case .data: files.tokens = bytes
            }
        }
        return files
    }
}
