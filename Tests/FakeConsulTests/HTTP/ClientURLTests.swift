// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ClientURLTests {
    @Test func parts_areGos() throws {
        let url = try ClientURL(parsing: "HTTP://user:p%40ss@[::1]:8080/a b/c?q=1&r#frag")
        #expect(url.scheme == "http" && url.userInfo == "user:p@ss" && url.host == "[::1]:8080")
        #expect(url.hostName == "::1" && url.port == "8080" && url.requestTarget == "/a%20b/c?q=1&r")
        #expect(url.text == "http://user:***@[::1]:8080/a%20b/c?q=1&r")
        let plain = try ClientURL(parsing: "https://web")
        #expect(plain.port == "443" && plain.requestTarget == "/" && plain.text == "https://web")
    }

    @Test(arguments: [
        (":x", "missing protocol scheme"), ("a\u{1}", "net/url: invalid control character in URL"),
        ("1:2/x", "first path segment in URL cannot contain colon"), ("http://a:b/", "invalid port \":b\" after host"),
        ("http://h/%4", "invalid URL escape \"%4\""),
    ])
    func failure_isGos(_ text: String, _ reason: String) {
        #expect(throws: ClientURL.Failure(reason: reason)) { try ClientURL(parsing: text) }
    }

    @Test(arguments: [
        ("http://b/x", "http://b/x"), ("//b/x", "http://b/x"), ("/x?y", "http://a/x?y"), ("x", "http://a/p/x"),
        ("../x", "http://a/x"), ("?z", "http://a/p/q?z"), ("./", "http://a/p/"),
    ])
    func location_isResolved(_ location: String, _ expected: String) throws {
        let base = try ClientURL(parsing: "http://a/p/q?r")
        #expect(try base.resolving(location).text == expected)
    }
}
