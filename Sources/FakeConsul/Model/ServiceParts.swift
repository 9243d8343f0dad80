// SPDX-License-Identifier: MIT

/// One of a service's tagged addresses.
struct ServiceAddress: Equatable, Sendable {
    var address = ""
    var port = 0
}

/// How much of the traffic an instance gets by its health, in DNS SRV answers.
struct Weights: Equatable, Sendable {
    var passing = 1
    var warning = 1

    /// Consul's refusal, or nil where the weights are usable.
    var refusal: String? {
        if passing < 1 { return "Passing must be greater than 0" }
        if warning < 0 { return "Warning must be greater or equal than 0" }
        if passing > 65535 || warning > 65535 { return "DNS Weight must be between 0 and 65535" }
        return nil
    }
}

/// A service's own part in the mesh.
struct ServiceConnect: Equatable, Sendable {
    /// The service speaks Connect itself.
    var native = false
    /// The sidecar to register along with the service, as it was sent. Agents take it out; the catalog only checks it.
    var sidecarService: JSONValue?
}

extension ServiceAddress: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("Address")
            json.string(address)
            json.key("Port")
            json.int(port)
        }
    }
}

extension Weights: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("Passing")
            json.int(passing)
            json.key("Warning")
            json.int(warning)
        }
    }
}

extension ServiceConnect: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { $0.member("Native", ifTrue: native) }
    }
}
