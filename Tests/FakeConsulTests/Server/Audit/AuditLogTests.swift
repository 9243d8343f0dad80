// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct AuditLogTests {
    private let folder = TemporaryDirectory()

    /// Asks an agent with an audit log over a socket, and gives the lines of the log.
    private func lines(_ hcl: String, _ requests: [String]) async throws -> [JSONValue] {
        let consul = try await FakeConsul.start(configuration: "audit { enabled = true \(hcl) }", seed: 1)
        let port = try #require(consul.address.split(separator: ":").last.flatMap { UInt16($0) })
        for request in requests {
            let client = try TestClient(port: port)
            try client.send("\(request) HTTP/1.1\r\nHost: h\r\nUser-Agent: test\r\nConnection: close\r\n\r\n")
            _ = client.readToEnd()
        }
        await consul.stop()
        let files = try Files.names(in: folder.path)
        let text = files.flatMap { folder.content($0) }
        return try text.split(separator: 0x0a).map { try JSONParser.parse(Array($0)) }
    }

    @Test func requests_areWritten_whenTheyBeginAndEnd() async throws {
        let sink = #"sink "My sink" { type = "file" format = "json" path = "\#(folder.path)/audit.json" }"#
        let lines = try await lines(sink, ["GET /v1/kv/a?token=secret&recurse", "PUT /v1/agent/nothing", "GET /ui"])
        #expect(lines.count == 4)
        let stages = lines.map { $0.at("/payload/stage")?.text }
        #expect(stages == ["OperationStart", "OperationComplete", "OperationStart", "OperationComplete"])
        #expect(lines.map { $0.at("/payload/response/status")?.text } == [nil, "404", nil, "404"])
        let first = lines[0]
        #expect(first.at("/event_type")?.text == "audit" && first.at("/payload/type")?.text == "HTTPEvent")
        #expect(first.at("/payload/version")?.text == "1")
        #expect(first.at("/payload/request/operation")?.text == "GET")
        #expect(first.at("/payload/request/endpoint")?.text == "/v1/kv/a?token=<hidden>&recurse")
        #expect(first.at("/payload/request/host")?.text == "h")
        #expect(first.at("/payload/request/user_agent")?.text == "test")
        #expect(first.at("/payload/request/remote_addr")?.text?.hasPrefix("127.0.0.1:") == true)
        #expect(lines[0].at("/payload/id")?.text == lines[1].at("/payload/id")?.text)
        #expect(lines[2].at("/payload/auth/description")?.text == "Anonymous Token")
        #expect(try Files.names(in: folder.path) == ["audit.json"])
        #expect(folder.permissions(of: "audit.json").map { $0 & 0o777 } == 0o600)
    }

    @Test func rotation_putsTheTimeInTheName() async throws {
        let sink = #"sink "s" { type = "file" path = "\#(folder.path)/audit.json" rotate_bytes = 200 rotate_max_files = 2 }"#
        _ = try await lines(sink, Array(repeating: "GET /v1/status/leader", count: 5))
        let names = try Files.names(in: folder.path)
        #expect(names.count == 3 && names.allSatisfy { $0.hasPrefix("audit-") && $0.hasSuffix(".json") })
    }

    @Test func guidesFilePath_isASinkToo() async throws {
        let lines = try await lines(#"file_path = "\#(folder.path)/deep/audit.log""#, ["GET /v1/status/leader"])
        #expect(lines.isEmpty)
        #expect(String(decoding: folder.content("deep/audit.log"), as: UTF8.self).contains("status/leader"))
    }

    @Test func sinkThatCannotBe_isSaid_andNothingElse() async throws {
        let consul = try await FakeConsul.start(configuration: #"audit { enabled = true file_path = "/dev/null/x" }"#)
        #expect(await consul.first.send("GET", "/v1/status/leader").status == 200)
        await consul.stop()
    }

    @Test func warnings_areConsulsAndOurs() throws {
        let (configuration, warnings) = try load([
            "-dev", #"-hcl=audit { enabled = true file_path = "/a" sink "x" { type = "syslog" path = "/b" } }"#,
        ])
        #expect(configuration.audit.sinks.map(\.path) == ["/a"])
        #expect(warnings.contains(#""audit" is a Consul Enterprise configuration and will have no effect"#))
        #expect(warnings.contains(#"audit.sink "x" is left out: it needs type "file", format "json" and a path"#))
        #expect(warnings.contains(#"config key "audit.file_path" is unknown to Consul; here it is the path of an audit.sink"#))
    }
}
