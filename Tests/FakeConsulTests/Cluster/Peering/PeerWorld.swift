// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// Two simulated datacenters as two clusters: the first exports to the second, which calls it `one` and is called
/// `two`.
struct PeerWorld {
    let world: FaultWorld

    init(servers: Int = 1) throws { world = try FaultWorld(datacenters: "dc1=\(servers),dc2=3") }

    var first: String { world.cluster.leader(of: "dc1")?.name ?? world.cluster.agents[0].name }
    var second: String { world.cluster.leader(of: "dc2")?.name ?? "" }

    @discardableResult
    func json(_ method: String, _ path: String, _ body: String = "", at name: String) throws -> JSONValue {
        let answer = try #require(world.send(method, path, body, at: name))
        #expect(answer.status == 200, "\(method) \(path): \(answer.text)")
        return JSONValue.reading(Array(answer.text.utf8)) ?? .null
    }

    func establish() throws {
        let token = try json("POST", "/v1/peering/token", #"{"PeerName":"two"}"#, at: first)["PeeringToken"]?.text ?? ""
        try json("POST", "/v1/peering/establish", #"{"PeerName":"one","PeeringToken":"\#(token)"}"#, at: second)
        world.advance(by: .seconds(1))
    }

    /// Has the first cluster export some services.
    func export(_ names: [String]) throws {
        let services = names.map { #"{"Name":"\#($0)","Consumers":[{"Peer":"two"}]}"# }.joined(separator: ",")
        let entry = #"{"Kind":"exported-services","Name":"default","Services":[\#(services)]}"#
        try json("PUT", "/v1/config", entry, at: first)
        world.advance(by: .seconds(1))
    }

    /// Registers an instance on a node of its own in the first cluster.
    func register(_ name: String, at address: String, check status: String? = nil) throws {
        let check = status.map { #","Check":{"CheckID":"c","Name":"c","Status":"\#($0)","ServiceID":"\#(name)"}"# }
        let service = #""Service":{"ID":"\#(name)","Service":"\#(name)","Port":80}"#
        let body = #"{"Node":"n-\#(name)","Address":"\#(address)",\#(service)\#(check ?? "")}"#
        try json("PUT", "/v1/catalog/register", body, at: first)
        world.advance(by: .seconds(1))
    }

    func deregister(_ name: String) throws {
        try json("PUT", "/v1/catalog/deregister", #"{"Node":"n-\#(name)","ServiceID":"\#(name)"}"#, at: first)
        world.advance(by: .seconds(1))
    }

    /// The instances that the second cluster has of a service of the first.
    func health(_ name: String, _ parameters: String = "") throws -> [JSONValue] {
        try json("GET", "/v1/health/service/\(name)?peer=one\(parameters)", at: second).elements
    }
}
