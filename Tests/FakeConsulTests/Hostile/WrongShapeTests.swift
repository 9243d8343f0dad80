// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// JSON of the wrong shape at every field of every document that clients send is refused in Consul's words.
@Suite struct WrongShapeTests {
    struct Document: Sendable, CustomTestStringConvertible {
        let target: String
        /// What Consul puts before the decoder's own words.
        var refusal = "Request decode failed: "
        /// Fields, by their last names, that take values of these kinds beside their own.
        var takes: [String: Set<String>] = [:]
        let text: String

        var testDescription: String { target }
    }

    /// Times are texts or numbers; what Go reads as `interface{}` takes anything. Structs that Consul decodes by
    /// `json.Unmarshal` take unknown members.
    private static let time: Set<String> = ["string", "number"]
    private static let anything: Set<String> = ["string", "number", "bool", "array", "object"]

    private static let check = """
        "CheckID": "c", "Name": "c", "Status": "passing", "Notes": "n", "TTL": "10s", "HTTP": "", "Header": {"X": ["y"]},
        "Method": "", "Body": "", "DisableRedirects": false, "TCP": "", "UDP": "", "GRPC": "", "GRPCUseTLS": false,
        "Interval": "0s", "Timeout": "1s", "AliasNode": "", "AliasService": "", "TLSServerName": "", "TLSSkipVerify": true,
        "DockerContainerID": "", "Shell": "", "ScriptArgs": [], "SuccessBeforePassing": 1, "FailuresBeforeWarning": 1,
        "FailuresBeforeCritical": 2, "DeregisterCriticalServiceAfter": "1h", "OutputMaxSize": 5
        """
    /// Consul looks whether they are texts or numbers, and leaves anything else alone.
    private static let checkTimes = Dictionary(
        uniqueKeysWithValues: ["TTL", "Interval", "Timeout", "DeregisterCriticalServiceAfter"].map { ($0, anything) }
    )

    static let documents: [Document] = [
        Document(
            target: "/v1/agent/service/register",
            takes: checkTimes.merging(["a": anything, "Config": ["object"], "Connect": ["object"]]) { a, _ in a },
            text: """
                {"Kind": "", "ID": "s", "Name": "s", "Tags": ["a"], "Address": "1.2.3.4", "Port": 80, "Meta": {"k": "v"},
                 "TaggedAddresses": {"lan": {"Address": "1.2.3.4", "Port": 1}}, "Weights": {"Passing": 1, "Warning": 1},
                 "EnableTagOverride": true, "Token": "", "SocketPath": "", "Check": {\(check)},
                 "Checks": [{"CheckID": "d", "TTL": "1s"}], "Locality": {"Region": "r", "Zone": "z"},
                 "Proxy": {"Mode": "", "Config": {"a": 1}}, "Connect": {"Native": false}}
                """
        ),
        Document(
            target: "/v1/agent/check/register",
            takes: checkTimes,
            text:
                "{\"ID\": \"i\", \"ServiceID\": \"\", \"Token\": \"\", \(check.replacing("\"CheckID\": \"c\", ", with: ""))}"
        ),
        Document(target: "/v1/agent/check/update/t", text: #"{"Status": "passing", "Output": "o"}"#),
        Document(
            target: "/v1/catalog/register",
            takes: checkTimes.merging(["Definition": ["object"]]) { a, _ in a },
            text: """
                {"Datacenter": "dc1", "ID": "adf4238a-882b-9ddc-4a9d-5b6758e4159e", "Node": "n", "Address": "1.2.3.4",
                 "TaggedAddresses": {"lan": "1.2.3.4"}, "NodeMeta": {"k": "v"}, "SkipNodeUpdate": false,
                 "Service": {"ID": "s", "Service": "s", "Tags": ["a"], "Meta": {"k": "v"}, "Port": 80, "Address": "x",
                   "Weights": {"Passing": 1, "Warning": 1}, "EnableTagOverride": false},
                 "Check": {"Node": "n", "CheckID": "c", "Name": "c", "Notes": "n", "Status": "passing", "ServiceID": "s",
                   "Definition": {"Interval": "10s", "Timeout": "1s", "TCP": "1.2.3.4:1", "Header": {"X": ["y"]}}},
                 "Checks": [{"Node": "n", "CheckID": "d", "Status": "passing"}], "Token": ""}
                """
        ),
        Document(
            target: "/v1/catalog/deregister",
            text: #"{"Datacenter": "dc1", "Node": "none", "ServiceID": "s", "CheckID": "c", "Token": ""}"#
        ),
        Document(
            target: "/v1/session/create",
            takes: ["LockDelay": anything, "": ["object"]],
            text: """
                {"LockDelay": "15s", "Name": "n", "Node": "node1", "Checks": ["serfHealth"], "NodeChecks": ["serfHealth"],
                 "ServiceChecks": [], "Behavior": "release", "TTL": "30s"}
                """
        ),
        Document(
            target: "/v1/txn",
            refusal: "Failed to parse body: ",
            takes: ["Interval": time, "Definition": ["object"]],
            text: """
                [{"KV": {"Verb": "set", "Key": "k", "Value": "dg==", "Flags": 1, "Index": 1, "Session": ""}},
                 {"Node": {"Verb": "set", "Node": {"Node": "n", "Address": "1.2.3.4", "Meta": {"k": "v"}}}},
                 {"Service": {"Verb": "set", "Node": "n", "Service": {"ID": "s", "Service": "s", "Port": 1, "Tags": ["a"]}}},
                 {"Check": {"Verb": "set", "Check": {"Node": "n", "CheckID": "c", "Name": "c", "Status": "passing",
                   "Definition": {"Interval": "10s"}}}}]
                """
        ),
    ]

    private static let kinds = [
        "null": "null", "bool": "true", "number": "1.5", "string": "\"x\"", "array": "[true]", "object": "{\"x\":1}",
    ]
    private static let words = [
        "json: cannot unmarshal ", "json: unknown field ", "time: ", "strconv.", "illegal base64", "invalid character",
    ]

    @Test(arguments: documents)
    func wrongKind_isRefusedInConsulsWords_atEveryField(_ document: Document) throws {
        let world = try TestWorld()
        _ = world.text("PUT", "/v1/agent/check/register", #"{"ID": "t", "Name": "t", "TTL": "10s"}"#)
        let json = try JSONParser.parse(Array(document.text.utf8), .whole)
        let whole = world.text("PUT", document.target, document.text)
        #expect(whole.status == 200 || whole.status == 409, "\(whole)")
        for (number, place) in json.places.enumerated() {
            for (kind, text) in Self.kinds.sorted(by: { $0.key < $1.key }) {
                var left = number
                var body: [UInt8] = []
                json.write(to: &body, replacing: &left, by: Array(text.utf8))
                let answer = world.text("PUT", document.target, String(decoding: body, as: UTF8.self))
                let takes =
                    kind == "null" || kind == place.kind && kind != "object" && kind != "array" && kind != "number"
                    || document.takes[place.name]?.contains(kind) ?? false
                #expect(!answer.text.contains("Optional("), "\(place) \(kind): \(answer)")
                guard !takes else { continue }
                let isInWords = Self.words.contains { answer.text.hasPrefix(document.refusal + $0) }
                #expect(answer.status == 400 && isInWords, "\(place) as \(kind): \(answer)")
            }
        }
    }

    @Test func cutOffDocuments_areRefused_atEveryByte() throws {
        let world = try TestWorld()
        for document in Self.documents {
            let bytes = Array(document.text.utf8)
            for end in stride(from: 1, to: bytes.count - 1, by: 7) {
                let answer = world.send("PUT", document.target, body: Array(bytes[..<end]))
                let text = String(decoding: answer.body, as: UTF8.self)
                #expect(
                    answer.status == .badRequest && text == document.refusal + "unexpected EOF",
                    "\(document.target) \(end): \(text)"
                )
            }
        }
    }

    /// Without ACLs a token's document is not looked at; an event's payload is any bytes.
    @Test(arguments: ["null", "[]", "{\"Token\":1}", "{", "\u{0}", "x"])
    func bodiesThatNobodyDecodes_areTakenAsTheyAre(_ body: String) throws {
        let world = try TestWorld()
        #expect(world.text("PUT", "/v1/agent/token/default", body) == (401, "ACL support disabled"))
        #expect(world.text("PUT", "/v1/event/fire/e", body).status == 200)
    }
}

extension JSONValue {
    fileprivate struct Place: CustomStringConvertible {
        let name: String
        let kind: String
        var description: String { "\(name) (\(kind))" }
    }

    /// Every value of the document in the order of the text, with the name that it, or the list around it, has.
    fileprivate var places: [Place] { places(named: "") }

    private func places(named name: String) -> [Place] {
        let own = [Place(name: name, kind: goKind)]
        switch self {
        case .array(let elements): return own + elements.flatMap { $0.places(named: name) }
        case .object(let members): return own + members.flatMap { $0.value.places(named: $0.name) }
        default: return own
        }
    }
}
