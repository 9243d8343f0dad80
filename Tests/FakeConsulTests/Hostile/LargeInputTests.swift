// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Inputs of about a megabyte that are made to be dear: the time for each grows no faster than its length.
///
/// The limit is far above what they take, and far below what a quadratic one would.
@Suite struct LargeInputTests {
    struct Input: Sendable, CustomTestStringConvertible {
        let name: String
        var method = "PUT"
        let target: String
        var body = ""
        /// The status that Consul answers.
        let status: Int

        var testDescription: String { name }
    }

    static let inputs: [Input] = queries + documents

    private static func list(_ count: Int, _ separator: String = ",", _ element: (Int) -> String) -> String {
        (0..<count).map(element).joined(separator: separator)
    }

    private static let queries: [Input] = [
        Input(
            name: "node-meta",
            method: "GET",
            target: "/v1/catalog/nodes?" + list(50_000, "&") { "node-meta=a\($0):b" },
            status: 200
        ),
        Input(
            name: "tags",
            method: "GET",
            target: "/v1/health/service/consul?" + list(90_000, "&") { "tag=a\($0)" },
            status: 200
        ),
        Input(name: "parameters", method: "GET", target: "/v1/kv/x?" + list(300_000, "&") { _ in "a" }, status: 404),
        Input(
            name: "filter of nots",
            method: "GET",
            target: filter(String(repeating: "not%20", count: 150_000)),
            status: 500
        ),
        Input(
            name: "filter of groups",
            method: "GET",
            target: filter(String(repeating: "(", count: 1_000_000)),
            status: 500
        ),
        Input(
            name: "filter of alternatives",
            method: "GET",
            target: filter(list(20_000, "%20or%20") { "Node%20==%20a\($0)" }),
            status: 200
        ),
        Input(
            name: "filter of spaces",
            method: "GET",
            target: filter("Meta" + String(repeating: "+", count: 1_000_000) + "is+empty"),
            status: 200
        ),
        Input(
            name: "filter of a selector",
            method: "GET",
            target: filter(String(repeating: "a.", count: 400_000) + "a%20==%201"),
            status: 500
        ),
        Input(
            name: "filter of an expression",
            method: "GET",
            target: filter("Node%20matches%20%60" + String(repeating: "(a*)*", count: 100_000) + "%60"),
            status: 500
        ),
        Input(name: "path of slashes", method: "GET", target: String(repeating: "/a/..", count: 180_000), status: 301),
        Input(
            name: "key of segments",
            method: "GET",
            target: "/v1/kv" + String(repeating: "/a", count: 400_000),
            status: 404
        ),
        Input(
            name: "name of escapes",
            method: "GET",
            target: "/v1/catalog/service/" + String(repeating: "%C3%A9", count: 170_000),
            status: 200
        ),
    ]

    private static func filter(_ text: String) -> String { "/v1/catalog/nodes?filter=" + text }

    private static let documents: [Input] = [
        service("members of a configuration", #""Proxy":{"Config":{"# + list(80_000) { "\"k\($0)\":1" } + "}}", 200),
        service("metadata", #""Meta":{"# + list(60_000) { "\"k\($0)\":\"v\"" } + "}", 400),
        service("unknown fields", list(60_000) { "\"k\($0)\":1" }, 400),
        service("one field again and again", list(60_000) { "\"Tags\":[\"\($0)\"]" }, 200),
        service("one object again and again", list(60_000) { _ in "\"Proxy\":{\"a\":1}" }, 400),
        service("tags", "\"Tags\":[" + list(150_000) { "\"\($0)\"" } + "]", 200),
        service("addresses", "\"TaggedAddresses\":{" + list(30_000) { "\"a\($0)\":{\"Address\":\"x\"}" } + "}", 200),
        service("checks", "\"Checks\":[" + list(10_000) { _ in "{\"TTL\":\"10s\"}" } + "]", 200),
        service(
            "sidecars of sidecars",
            String(repeating: "\"Connect\":{\"SidecarService\":{", count: 4_900)
                + String(repeating: "}}", count: 4_900),
            400
        ),
        Input(name: "lists in lists", target: "/v1/txn", body: String(repeating: "[", count: 1_000_000), status: 400),
        Input(
            name: "objects in objects",
            target: "/v1/txn",
            body: String(repeating: "{\"a\":", count: 200_000),
            status: 400
        ),
        Input(
            name: "operations",
            target: "/v1/txn",
            body: "[" + list(20_000) { "{\"KV\":{\"Verb\":\"get\",\"Key\":\"\($0)\"}}" } + "]",
            status: 413
        ),
        Input(
            name: "checks of the catalog",
            target: "/v1/catalog/register",
            body: #"{"Node":"n","Address":"1.2.3.4","Checks":["#
                + list(10_000) { "{\"CheckID\":\"c\($0)\",\"Name\":\"c\"}" } + "]}",
            status: 200
        ),
        Input(
            name: "checks of a session",
            target: "/v1/session/create",
            body: #"{"NodeChecks":["# + list(100_000) { "\"c\($0)\"" } + "]}",
            status: 500
        ),
        Input(
            name: "a long number",
            target: "/v1/session/create",
            body: "{\"LockDelay\":" + list(500_000, "") { _ in "9" } + "}",
            status: 200
        ),
        Input(
            name: "a long duration",
            target: "/v1/session/create",
            body: "{\"TTL\":\"" + list(400_000, "") { _ in "1s" } + "\"}",
            status: 500
        ),
        Input(
            name: "escapes",
            target: "/v1/session/create",
            body: "{\"Name\":\"" + list(150_000, "") { _ in "\\ud83d" } + "\"}",
            status: 200
        ),
    ]

    private static func service(_ name: String, _ members: String, _ status: Int) -> Input {
        Input(
            name: name,
            target: "/v1/agent/service/register",
            body: "{\"Name\":\"x\"," + members + "}",
            status: status
        )
    }

    @Test(arguments: inputs)
    func input_isAnsweredSoon(_ input: Input) throws {
        let world = try TestWorld(json: #"{"limits": {"kv_max_value_size": 4000000, "txn_max_req_len": 4000000}}"#)
        let start = threadSeconds()
        let response = world.send(input.method, input.target, body: Array(input.body.utf8))
        let seconds = threadSeconds() - start

        #expect(seconds < 20, "\(seconds) s")
        #expect(response.status.code == input.status, "\(String(decoding: response.body.prefix(300), as: UTF8.self))")
        #expect(world.text("PUT", "/v1/kv/after", "x").text.hasPrefix("true"))
    }

    /// What the parser holds of a hundred megabytes is its limit at most.
    @Test(arguments: [false, true])
    func hundredMegabytes_areNotKept(declared: Bool) {
        let limit = 1 << 20
        var parser = RequestParser()
        let framing = declared ? "Content-Length: 104857600" : "Transfer-Encoding: chunked"
        Array("PUT /x HTTP/1.1\r\nHost: x\r\n\(framing)\r\n\r\n".utf8).withUnsafeBytes { parser.feed($0) }
        let piece =
            (declared ? [] : Array("10000\r\n".utf8)) + [UInt8](repeating: 0x78, count: 1 << 16)
            + (declared ? [] : Array("\r\n".utf8))
        var faults: [BodyFault?] = []
        for _ in 0..<1600 {
            if case .request(let request, let framing) = parser.next(bodyLimit: { _ in limit }) {
                faults.append(request.bodyFault)
                #expect(framing.mustClose && request.body.count <= limit + piece.count)
            }
            #expect(parser.bufferedCount <= piece.count)
            piece.withUnsafeBytes { parser.feed($0) }
        }
        #expect(faults == [declared ? .declaredTooLong : .tooLong])
    }
}
