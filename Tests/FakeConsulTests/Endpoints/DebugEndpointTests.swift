// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Headers and refusals are those of Go's `net/http/pprof` behind Consul's own check.
@Suite struct DebugEndpointTests {
    @Test func profiles_areThere_withDebugEnabled() throws {
        let world = try TestWorld(json: #"{"enable_debug":true}"#)
        for name in ["allocs", "block", "goroutine", "heap", "mutex", "profile?seconds=1", "threadcreate"] {
            let response = world.send("GET", "/debug/pprof/\(name)")
            #expect(response.status == .ok && response.headers[.contentType] == "application/octet-stream")
            let file = name.prefix { $0 != "?" }
            #expect(response.headers[HTTPHeader("Content-Disposition")] == "attachment; filename=\"\(file)\"")
            let bytes = try Gzip.decompress(response.body, limit: 1 << 10)
            #expect(bytes.starts(with: [0x0a, 4, 8, 1, 16, 2, 0x32, 0, 0x32]), "\(name)")
        }
        #expect(world.send("GET", "/debug/pprof/trace").body.starts(with: "go 1.19 trace".utf8))
        #expect(world.text("GET", "/debug/pprof/goroutine?debug=1").text == "goroutine profile: total 0\n")
        #expect(world.text("GET", "/debug/pprof/").text.contains("<a href='heap'>heap</a>"))
        let unknown = world.text("GET", "/debug/pprof/none")
        #expect(unknown.status == 404 && unknown.text == "Unknown profile\n")
    }

    @Test func without_debug_nothingIsThere() throws {
        let world = try TestWorld(json: #"{"enable_debug":false}"#)
        let answer = world.text("GET", "/debug/pprof/heap")
        #expect(answer.status == 404 && answer.text.isEmpty)
    }
}
