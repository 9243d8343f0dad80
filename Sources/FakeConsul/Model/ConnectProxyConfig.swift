// SPDX-License-Identifier: MIT

/// The proxy side of a service of kind `connect-proxy` or of a gateway (`consul agent/structs ConnectProxyConfig`).
struct ConnectProxyConfig: Equatable, Sendable {
    var envoyExtensions: [EnvoyExtension] = []
    var destinationServiceName = ""
    var destinationServiceID = ""
    var localServiceAddress = ""
    var localServicePort = 0
    var localServiceSocketPath = ""
    /// `transparent`, `direct` or empty.
    var mode = ""
    /// Whatever the proxy understands: an object, or nil.
    var config: JSONValue?
    var upstreams: [Upstream] = []
    /// `none`, `local`, `remote` or empty.
    var meshGatewayMode = ""
    var expose = ExposeConfig()
    var transparentProxy = TransparentProxyConfig()
    var accessLogs = AccessLogsConfig()
}

struct TransparentProxyConfig: Equatable, Sendable {
    var outboundListenerPort = 0
    var dialedDirectly = false
}

struct AccessLogsConfig: Equatable, Sendable {
    var enabled = false
    var disableListenerLogs = false
    /// `file`, `stderr`, `stdout` or empty.
    var type = ""
    var path = ""
    var jsonFormat = ""
    var textFormat = ""
}

struct EnvoyExtension: Equatable, Sendable {
    var name = ""
    var required = false
    var arguments: JSONValue?
    var consulVersion = ""
    var envoyVersion = ""
}

extension ConnectProxyConfig: JSONWritable {
    /// Transparent proxy and access logs come first, as in Consul, whose encoder replaces them.
    func write(to json: inout JSONWriter) {
        json.object { json in
            if transparentProxy != TransparentProxyConfig() {
                json.member("TransparentProxy", unlessNil: transparentProxy)
            }
            if accessLogs != AccessLogsConfig() { json.member("AccessLogs", unlessNil: accessLogs) }
            json.member("EnvoyExtensions", unlessEmpty: envoyExtensions)
            json.member("DestinationServiceName", unlessEmpty: destinationServiceName)
            json.member("DestinationServiceID", unlessEmpty: destinationServiceID)
            json.member("LocalServiceAddress", unlessEmpty: localServiceAddress)
            json.member("LocalServicePort", unlessZero: localServicePort)
            json.member("LocalServiceSocketPath", unlessEmpty: localServiceSocketPath)
            json.key("Mode")
            json.string(mode)
            json.member("Config", unlessEmpty: config)
            json.member("Upstreams", unlessEmpty: upstreams)
            json.key("MeshGateway")
            json.object { $0.member("Mode", unlessEmpty: meshGatewayMode) }
            json.key("Expose")
            expose.write(to: &json)
        }
    }
}

extension TransparentProxyConfig: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("OutboundListenerPort", unlessZero: outboundListenerPort)
            json.member("DialedDirectly", ifTrue: dialedDirectly)
        }
    }
}

extension AccessLogsConfig: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("Enabled", ifTrue: enabled)
            json.member("DisableListenerLogs", ifTrue: disableListenerLogs)
            json.member("Type", unlessEmpty: type)
            json.member("Path", unlessEmpty: path)
            json.member("JSONFormat", unlessEmpty: jsonFormat)
            json.member("TextFormat", unlessEmpty: textFormat)
        }
    }
}

extension EnvoyExtension: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("Name")
            json.string(name)
            json.key("Required")
            json.bool(required)
            json.key("Arguments")
            if let arguments { json.value(arguments) } else { json.null() }
            json.key("ConsulVersion")
            json.string(consulVersion)
            json.key("EnvoyVersion")
            json.string(envoyVersion)
        }
    }
}

extension JSONWriter {
    /// An opaque object, left out where there is none or where it has no members.
    mutating func member(_ name: StaticString, unlessEmpty config: JSONValue?) {
        guard let config else { return }
        if case .object(let members) = config, members.isEmpty { return }
        key(name)
        value(config)
    }
}
