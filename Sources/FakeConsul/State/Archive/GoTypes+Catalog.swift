// SPDX-License-Identifier: MIT

/// The structs of the catalog as Go's codec knows them (`consul agent/structs`).
extension GoType {
    static let nodeService = GoType.record([
        "Kind": .text, "ID": .text, "Service": .text, "Tags": .list(.text), "Address": .text,
        "TaggedAddresses": .map(serviceAddress), "Meta": .map(.text), "Port": .int, "SocketPath": .text,
        "Weights": .pointer(.record(["Passing": .int, "Warning": .int])), "EnableTagOverride": .bool,
        "Locality": locality, "Proxy": connectProxy, "Connect": .record(["Native": .bool]),
        "LocallyRegisteredAsSidecar": .unseen(.bool), "PeerName": .text, "CreateIndex": .uint, "ModifyIndex": .uint,
    ])

    static let healthCheck = GoType.record([
        "Node": .text, "CheckID": .text, "Name": .text, "Status": .text, "Notes": .text, "Output": .text,
        "ServiceID": .text, "ServiceName": .text, "ServiceTags": .list(.text), "Type": .text, "Interval": .text,
        "Timeout": .text, "ExposedPort": .int, "PeerName": .text, "Definition": checkDefinition, "CreateIndex": .uint,
        "ModifyIndex": .uint,
    ])

    static let locality = GoType.pointer(.record(["Region": .text, "Zone": .text]))

    private static let serviceAddress = GoType.record(["Address": .text, "Port": .int])

    private static let meshGateway = GoType.record(["Mode": .text])

    private static let connectProxy = GoType.record([
        "EnvoyExtensions": .list(
            .record([
                "Name": .text, "Required": .bool, "Arguments": .any, "ConsulVersion": .text, "EnvoyVersion": .text,
            ])), "DestinationServiceName": .text, "DestinationServiceID": .text, "LocalServiceAddress": .text,
        "LocalServicePort": .int, "LocalServiceSocketPath": .text, "Mode": .text, "Config": .any,
        "Upstreams": .list(upstream), "MeshGateway": meshGateway, "Expose": expose,
        "TransparentProxy": .record(["OutboundListenerPort": .int, "DialedDirectly": .bool]), "MutualTLSMode": .unseen(.text),
        "AccessLogs": .record([
            "Enabled": .bool, "DisableListenerLogs": .bool, "Type": .text, "Path": .text, "JSONFormat": .text,
            "TextFormat": .text,
        ]),
    ])

    private static let upstream = GoType.record([
        "DestinationType": .text, "DestinationNamespace": .text, "DestinationPartition": .text,
        "DestinationPeer": .text, "DestinationName": .text, "Datacenter": .text, "LocalBindAddress": .text,
        "LocalBindPort": .int, "LocalBindSocketPath": .text, "LocalBindSocketMode": .text, "Config": .any,
        "MeshGateway": meshGateway, "IngressHosts": .unseen(.list(.text)), "CentrallyConfigured": .bool,
    ])

    private static let expose = GoType.record([
        "Checks": .bool,
        "Paths": .list(
            .record([
                "ListenerPort": .int, "Path": .text, "LocalPathPort": .int, "Protocol": .text,
                "ParsedFromCheck": .bool,
            ])),
    ])

    private static let checkDefinition = GoType.record([
        "HTTP": .text, "TLSServerName": .text, "TLSSkipVerify": .bool, "Header": .map(.list(.text)), "Method": .text,
        "Body": .text, "DisableRedirects": .bool, "TCP": .text, "TCPUseTLS": .bool, "UDP": .text, "H2PING": .text,
        "OSService": .text, "H2PingUseTLS": .bool, "Interval": .duration, "OutputMaxSize": .uint,
        "Timeout": .duration, "DeregisterCriticalServiceAfter": .duration, "ScriptArgs": .list(.text),
        "DockerContainerID": .text, "Shell": .text, "GRPC": .text, "GRPCUseTLS": .bool, "AliasNode": .text,
        "AliasService": .text, "TTL": .duration,
    ])

    static let autopilot = GoType.record([
        "CleanupDeadServers": .bool, "LastContactThreshold": .duration, "MaxTrailingLogs": .uint, "MinQuorum": .uint,
        "ServerStabilizationTime": .duration, "RedundancyZoneTag": .text, "DisableUpgradeMigration": .bool,
        "UpgradeVersionTag": .text, "CreateIndex": .uint, "ModifyIndex": .uint,
    ])
}
