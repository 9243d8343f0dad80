// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// A world with access control, whose management token is known.
struct ACLWorld {
    let world: TestWorld
    static let management = "e95b599e-166e-7d80-08ad-aee76e7ddf19"

    init(_ more: String = "", flags: [String] = ["-dev"], disk: MemoryDisk? = nil) throws {
        let tokens = #""tokens":{"initial_management":"\#(Self.management)"}"#
        let json = #"{"acl":{"enabled":true,"default_policy":"deny",\#(tokens)\#(more.isEmpty ? "" : "," + more)}}"#
        world = try TestWorld(flags: flags, json: json, disk: disk)
    }

    /// The status and the body of an answer.
    func ask(
        _ method: String, _ target: String, _ body: String = "", token: String = ACLWorld.management
    ) -> (status: Int, text: String) {
        let headers = token.isEmpty ? [] : [("X-Consul-Token", token)]
        let response = world.send(method, target, headers: headers, body: Array(body.utf8))
        return (response.status.code, String(decoding: response.body, as: UTF8.self))
    }

    /// A member of the JSON object that is answered.
    func member(
        _ name: String, of method: String, _ target: String, _ body: String = "",
        token: String = ACLWorld.management
    ) -> String {
        JSONValue.reading(Array(ask(method, target, body, token: token).text.utf8))?[name]?.text ?? ""
    }

    /// The secret of a new token with the rules.
    func token(rules: String) -> String {
        var policy = JSONWriter()
        policy.object { json in
            json.member("Name", "p\(world.world.cluster.agents[0].server?.store.acl.policies.all.count ?? 0)")
            json.member("Rules", rules)
        }
        let id = member("ID", of: "PUT", "/v1/acl/policy", String(decoding: policy.bytes, as: UTF8.self))
        return member("SecretID", of: "PUT", "/v1/acl/token", #"{"Policies":[{"ID":"\#(id)"}]}"#)
    }
}
