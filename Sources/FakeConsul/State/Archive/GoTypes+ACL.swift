// SPDX-License-Identifier: MIT

/// The structs of access control as Go's codec knows them (`consul agent/structs acl.go`).
extension GoType {
    static let aclToken = GoType.record([
        "AccessorID": .text, "SecretID": .text, "Description": .text, "Policies": .list(aclLink),
        "Roles": .list(aclLink), "ServiceIdentities": .list(serviceIdentity), "NodeIdentities": .list(nodeIdentity),
        "Local": .bool, "AuthMethod": .text, "ExpirationTime": .pointer(.time), "ExpirationTTL": .duration,
        "CreateTime": .time, "Hash": .bytes, "CreateIndex": .uint, "ModifyIndex": .uint,
    ])

    static let aclPolicy = GoType.record([
        "ID": .text, "Name": .text, "Description": .text, "Rules": .text, "Datacenters": .list(.text), "Hash": .bytes,
        "CreateIndex": .uint, "ModifyIndex": .uint,
    ])

    static let aclRole = GoType.record([
        "ID": .text, "Name": .text, "Description": .text, "Policies": .list(aclLink),
        "ServiceIdentities": .list(serviceIdentity), "NodeIdentities": .list(nodeIdentity), "Hash": .bytes,
        "CreateIndex": .uint, "ModifyIndex": .uint,
    ])

    static let aclBindingRule = GoType.record([
        "ID": .text, "Description": .text, "AuthMethod": .text, "Selector": .text, "BindType": .text,
        "BindName": .text, "CreateIndex": .uint, "ModifyIndex": .uint,
    ])

    static let aclAuthMethod = GoType.record([
        "Name": .text, "Type": .text, "DisplayName": .text, "Description": .text, "MaxTokenTTL": .duration,
        "TokenLocality": .text, "Config": .any, "CreateIndex": .uint, "ModifyIndex": .uint,
    ])

    private static let aclLink = GoType.record(["ID": .text, "Name": .text])
    private static let serviceIdentity = GoType.record(["ServiceName": .text, "Datacenters": .list(.text)])
    private static let nodeIdentity = GoType.record(["NodeName": .text, "Datacenter": .text])
}
