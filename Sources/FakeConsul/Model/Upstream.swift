// SPDX-License-Identifier: MIT

/// A service that a proxy makes reachable for the service that it stands before (`consul agent/structs Upstream`).
struct Upstream: Equatable, Sendable {
    /// `service`, `prepared_query` or empty.
    var destinationType = ""
    var destinationNamespace = ""
    var destinationPartition = ""
    var destinationPeer = ""
    var destinationName = ""
    var datacenter = ""
    var localBindAddress = ""
    var localBindPort = 0
    var localBindSocketPath = ""
    var localBindSocketMode = ""
    /// Whatever the proxy understands: an object, or nil.
    var config: JSONValue?
    var meshGatewayMode = ""
    /// It comes from a configuration entry, not from the registration.
    var centrallyConfigured = false

    /// Where the proxy listens for it.
    var bindAddress: String {
        if localBindPort == 0 && localBindAddress.isEmpty && !localBindSocketPath.isEmpty { return localBindSocketPath }
        let host = localBindAddress.isEmpty ? "127.0.0.1" : localBindAddress
        return host.contains(":") ? "[\(host)]:\(localBindPort)" : "\(host):\(localBindPort)"
    }
}

extension Upstream: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("DestinationType")
            json.string(destinationType)
            json.member("DestinationNamespace", unlessEmpty: destinationNamespace)
            json.member("DestinationPartition", unlessEmpty: destinationPartition)
            json.member("DestinationPeer", unlessEmpty: destinationPeer)
            json.key("DestinationName")
            json.string(destinationName)
            json.key("Datacenter")
            json.string(datacenter)
            json.member("LocalBindAddress", unlessEmpty: localBindAddress)
            json.member("LocalBindPort", unlessZero: localBindPort)
            json.member("LocalBindSocketPath", unlessEmpty: localBindSocketPath)
            json.member("LocalBindSocketMode", unlessEmpty: localBindSocketMode)
            json.member("Config", unlessEmpty: config)
            json.key("MeshGateway")
            json.object { $0.member("Mode", unlessEmpty: meshGatewayMode) }
            json.member("CentrallyConfigured", ifTrue: centrallyConfigured)
        }
    }
}
