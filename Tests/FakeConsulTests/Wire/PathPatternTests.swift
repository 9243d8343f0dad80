// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct PathPatternTests {
    private func matches(_ pattern: PathPattern, _ path: String) -> Bool { pattern.matches(Array(path.utf8)) }

    @Test func literal_isExactWithoutStar_andGlobWithOne() {
        #expect(PathPattern("/v1/kv/a") == .exact("/v1/kv/a"))
        #expect(PathPattern("/v1/kv/*") == .glob("/v1/kv/*"))
    }

    @Test func exactAndPrefix_areByBytes() {
        #expect(matches(.exact("/a"), "/a"))
        #expect(!matches(.exact("/a"), "/a/"))
        #expect(matches(.prefix("/v1/kv/"), "/v1/kv/x"))
        #expect(!matches(.prefix("/v1/kv/"), "/v1/k"))
        // The same letter, composed and not.
        #expect(!matches(.exact("/\u{e9}"), "/e\u{301}"))
    }

    @Test(arguments: [
        ("*", "", true), ("*", "/v1", true), ("/v1/*", "/v1/", true), ("/v1/*", "/v1", false),
        ("/v1/*/service/*", "/v1/health/service/web", true), ("/v1/*/service/*", "/v1/health/node/web", false),
        ("*/web", "/v1/web", true), ("*/web", "/v1/web/x", false), ("/a*b*c", "/abbcbc", true),
        ("/a*b*c", "/acb", false), ("/a**c", "/ac", true), ("/aa*aa", "/aaa", false), ("a*", "*a", false),
    ])
    func glob_matchesAnyRun(_ pattern: String, _ path: String, _ isMatched: Bool) {
        #expect(matches(.glob(pattern), path) == isMatched)
    }

    @Test func glob_isLinear_whateverThePattern() {
        let pattern = PathPattern.glob("*" + String(repeating: "a", count: 500) + "b*")
        #expect(!pattern.matches([UInt8](repeating: UInt8(ascii: "a"), count: 200_000)))
    }

    @Test(arguments: [PathPattern.exact("/a"), .exact("/*"), .prefix("/v1/"), .glob("/v1/*"), .glob("/v1")])
    func json_roundTrips(_ pattern: PathPattern) throws {
        var json = JSONWriter()
        pattern.write(to: &json)
        #expect(try PathPattern(json: JSONParser.parse(json.bytes), at: "path") == pattern)
    }
}
