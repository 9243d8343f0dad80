// SPDX-License-Identifier: MIT

/// What a client may send that means harm, or knows no better.
enum Hostile {
    static let methods = [
        "HEAD", "OPTIONS", "DELETE", "POST", "PATCH", "CONNECT", "TRACE", "get", "X", "PRI", "GET", "PUT",
    ]

    /// Values of parameters, as they stand in a target.
    static let values: [String] = [
        "", "0", "-0", "-1", "+1", "1", "1e9", "0x10", "1_0", "00", "18446744073709551615", "18446744073709551616",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "99999999999999999999999999999999",
        "1ns", "-1s", "0s", "1.5h", "2562047h47m16.854775807s", "2562047h47m16.854775808s", "9999999h", ".s", "1s1s1s",
        "9223372036854775808ns9223372036854775808ns", "NaN", "Inf", "null", "true", "false", "%00", "%ff", "%", "%zz",
        "%0d%0aX:%201", "%E2%80%A8", "é", "\u{130}", "\u{212a}", "%F0%9F%92%A9", "_agent", "any", "dc1", "dc2", "..",
        "/", "%2f", "a:b", ":", "a%3Ab%3Ac", "\"", "(((", "not%20not%20not", "Node%20==%20%22x%22",
        "Node%20matches%20%22(a*)*%22",
        "Meta[%22x%22]%20is%20empty", "1%20in%20Tags", String(repeating: "a", count: 300),
        String(repeating: "(", count: 200),
        String(repeating: "%f0", count: 100),
    ]

    static let parameters = [
        "index", "wait", "hash", "dc", "near", "stale", "consistent", "cached", "max_stale", "filter", "node-meta",
        "tag", "passing", "recurse", "keys", "raw", "separator", "flags", "cas", "acquire", "release", "token", "ns",
        "partition", "peer", "merge-central-config", "replace-existing-checks", "enable", "reason", "note", "name",
        "node", "service", "format", "loglevel", "wan", "segment", "pretty", "leader", "limit", "x", "",
    ]

    static let headers: [(name: String, value: String)] = [
        ("Cache-Control", "max-age=99999999999999999999"), ("Cache-Control", "max-age=9223372036854775807"),
        ("Cache-Control", "max-age=-9223372036854775808,stale-if-error=9223372036854775807"),
        ("Cache-Control", "max-age="),
        ("Cache-Control", "max-age=0,must-revalidate,,"), ("Cache-Control", "max-age=3000000000"),
        ("Accept-Encoding", "gzip;q=99999999999999999999"), ("Accept-Encoding", "gzip"),
        ("Accept-Encoding", ";;,,gzip;q=-1"),
        ("Authorization", "Bearer"), ("Authorization", "Bearer  "), ("Authorization", "BEARER \u{130} x"),
        ("X-Consul-Token", ""), ("X-Consul-Namespace", "x"), ("Accept", "text/plain;version=0.4.0"), ("Accept", ",;,"),
        ("Expect", "100-continue"), ("Expect", "x"), ("Connection", "close"), ("Host", "other"),
        ("Content-Length", "1, 1"),
        ("Transfer-Encoding", "gzip"), ("Transfer-Encoding", "chunked, chunked"), ("Bad Name", "x"), ("", "x"),
    ]

    /// What is put behind the path and the query.
    static let tails = [
        "%00", "%0a", "%", "%f", "/", "//", "/..", "/.", "?", "&", "#", "%2e%2e", "\u{7f}", "é", "%c0%80", "%25", " x",
    ]

    /// Documents to stand where another value stood.
    static let documents: [[UInt8]] =
        texts.map { Array($0.utf8) } + [
            [0x22, 0xff, 0xfe, 0x22], [0x22, 0xc0, 0x80, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22], [0x00], [],
        ]

    private static let texts: [String] = [
        "null", "true", "false", "0", "-0", "1", "-1", "1.5", "1e400", "-1e400", "1e-400", "9223372036854775807",
        "9223372036854775808", "-9223372036854775808", "18446744073709551615", "18446744073709551616",
        String(repeating: "9", count: 400), "\"\"", "\"x\"", "\"0\"", "\"1ns\"", "\"-1h\"",
        "\"2562047h47m16.854775807s\"",
        "\"1s\"", "\"24h\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\u{130}\"", "\"\u{212a}\"",
        "\"e\u{301}\"", "\"é\"", "\"\\r\\nX: 1\"", "\"consul\"", "\"serfHealth\"", "\"::ffff:1.2.3.4\"", "\"0.0.0.0\"",
        "\"delete\"", "\"lock\"", "\"2020-01-01T00:00:00Z\"", "\"9999-99-99T99:99:99Z\"",
        "\"\(String(repeating: "x", count: 600))\"",
        "[]", "[null]", "[[]]", "[1,\"x\",{}]", "{}", "{\"\":null}", "{\"x\":\"y\"}", "{\"Name\":{}}",
        "{\"a\":1,\"a\":2}",
        nested("[", "]", 60), nested("{\"a\":", "}", 60, "1"),
        nested("{\"SidecarService\":{\"Connect\":", "}}", 20, "{}"),
        nested("[", "", 200), "nul", "tru", "\"x", "-", "1e", "{", "}", "[1,]", "{\"a\"}", "{\"a\":}", "{1:2}", "'x'",
        "NaN",
    ]

    static func nested(_ opening: String, _ closing: String, _ depth: Int, _ inside: String = "") -> String {
        String(repeating: opening, count: depth) + inside + String(repeating: closing, count: depth)
    }
}
