// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// Values in which no field is at its default, so that a field that is forgotten shows.
enum Samples {
    static let config = JSONValue.object([
        (name: "a", value: .array([.null, .bool(true), .number("1.50"), .string("é")])),
        (name: "b", value: .object([])),
    ])

    static var node: Node {
        Node(
            id: "11111111-2222-3333-4444-555555555555",
            name: "n1",
            address: "10.0.0.1",
            datacenter: "dc1",
            taggedAddresses: ["lan": "10.0.0.1"],
            meta: ["zone": "a"],
            locality: Locality(region: "eu", zone: "eu-1"),
            indexes: RaftIndexes(create: 3, modify: 4)
        )
    }

    static var service: NodeService {
        var service = NodeService(kind: .connectProxy, id: "web-1", name: "web")
        service.tags = ["a", "b"]
        service.address = "10.0.0.2"
        service.taggedAddresses = ["lan": ServiceAddress(address: "10.0.0.2", port: 81)]
        service.meta = ["v": "1"]
        service.port = 80
        service.socketPath = "/s"
        service.weights = Weights(passing: 5, warning: 2)
        service.enableTagOverride = true
        service.locality = Locality(region: "us", zone: "us-1")
        service.proxy = proxy
        service.connect = ServiceConnect(native: true, sidecarService: config)
        service.indexes = RaftIndexes(create: 5, modify: 6)
        return service
    }

    static var proxy: ConnectProxyConfig {
        var proxy = ConnectProxyConfig()
        proxy.envoyExtensions = [
            EnvoyExtension(name: "e", required: true, arguments: config, consulVersion: "1", envoyVersion: "2")
        ]
        proxy.destinationServiceName = "db"
        proxy.destinationServiceID = "db-1"
        proxy.localServiceAddress = "127.0.0.1"
        proxy.localServicePort = 9
        proxy.localServiceSocketPath = "/l"
        proxy.mode = "transparent"
        proxy.config = config
        proxy.upstreams = [upstream]
        proxy.meshGatewayMode = "local"
        proxy.expose = ExposeConfig(
            checks: true,
            paths: [ExposePath(listenerPort: 1, path: "/p", localPathPort: 2, protocol: "http", parsedFromCheck: true)]
        )
        proxy.transparentProxy = TransparentProxyConfig(outboundListenerPort: 7, dialedDirectly: true)
        proxy.accessLogs = AccessLogsConfig(
            enabled: true,
            disableListenerLogs: true,
            type: "file",
            path: "/a",
            jsonFormat: "j",
            textFormat: "t"
        )
        return proxy
    }

    static var upstream: Upstream {
        Upstream(
            destinationType: "service",
            destinationNamespace: "ns",
            destinationPartition: "p",
            destinationPeer: "peer",
            destinationName: "cache",
            datacenter: "dc2",
            localBindAddress: "127.0.0.2",
            localBindPort: 1000,
            localBindSocketPath: "/u",
            localBindSocketMode: "0600",
            config: config,
            meshGatewayMode: "remote",
            centrallyConfigured: true
        )
    }

    static var check: HealthCheck {
        var check = HealthCheck(node: "n1", id: "c1")
        check.name = "c"
        check.status = .warning
        check.notes = "n"
        check.output = "o"
        check.serviceID = "web-1"
        check.serviceName = "web"
        check.serviceTags = ["a"]
        check.type = "http"
        check.interval = "10s"
        check.timeout = "1s"
        check.exposedPort = 21_500
        check.definition = definition
        check.indexes = RaftIndexes(create: 7, modify: 8)
        return check
    }

    static var definition: HealthCheckDefinition {
        var definition = HealthCheckDefinition()
        definition.http = "http://x"
        definition.tlsServerName = "sni"
        definition.tlsSkipVerify = true
        definition.header = ["H": ["1", "2"]]
        definition.method = "PUT"
        definition.body = "b"
        definition.disableRedirects = true
        definition.tcp = "t:1"
        definition.tcpUseTLS = true
        definition.udp = "u:1"
        definition.h2Ping = "h:1"
        definition.osService = "svc"
        definition.h2PingUseTLS = true
        definition.interval = .seconds(10)
        definition.outputMaxSize = 4096
        definition.timeout = .milliseconds(1500)
        definition.deregisterCriticalServiceAfter = .seconds(90)
        definition.scriptArgs = ["true"]
        definition.dockerContainerID = "d"
        definition.shell = "/bin/sh"
        definition.grpc = "g:1"
        definition.grpcUseTLS = true
        definition.aliasNode = "n2"
        definition.aliasService = "s2"
        definition.ttl = .seconds(30)
        return definition
    }

    static let pair = KVPair(
        key: KVKey([0x61, 0xff]),
        value: [1, 2],
        flags: .max,
        session: "s",
        lockIndex: 1,
        createIndex: 2,
        modifyIndex: 3
    )

    static let session = Session(
        id: "s1",
        name: "n",
        node: "n1",
        lockDelay: .seconds(3),
        behavior: .delete,
        ttl: "30s",
        nodeChecks: ["serfHealth"],
        serviceChecks: [.init(id: "c", namespace: "ns")],
        checks: ["gate"],
        createIndex: 9,
        modifyIndex: 10
    )

    /// What reading back what was written and writing it again gives.
    static func again<Value: BinaryCodable>(_ value: Value) throws -> (value: Value, before: [UInt8], after: [UInt8]) {
        var first = BinaryWriter()
        first.value(value)
        var reader = BinaryReader(first.bytes)
        let copy: Value = try reader.value()
        var second = BinaryWriter()
        second.value(copy)
        return (copy, first.bytes, reader.isAtEnd ? second.bytes : [])
    }
}
