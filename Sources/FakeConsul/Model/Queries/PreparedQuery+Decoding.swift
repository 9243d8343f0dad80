// SPDX-License-Identifier: MIT

extension PreparedQuery {
    static let shape = JSONStruct.plain("structs.PreparedQuery")

    init(_ object: inout JSONObjectReader) {
        id = object.string("ID")
        name = object.string("Name")
        session = object.string("Session")
        token = object.string("Token")
        template = object.struct("Template", .plain("structs.QueryTemplateOptions")) { Template(&$0) } ?? Template()
        service = object.struct("Service", .plain("structs.ServiceQuery")) { ServiceQuery(&$0) } ?? ServiceQuery()
        dnsTTL = object.struct("DNS", .plain("structs.QueryDNSOptions")) { $0.string("TTL") } ?? ""
        _ = RaftIndexes(&object)
    }
}

extension PreparedQuery.Template {
    fileprivate init(_ object: inout JSONObjectReader) {
        type = object.string("Type")
        regexp = object.string("Regexp")
        removesEmptyTags = object.bool("RemoveEmptyTags")
    }
}

extension ServiceQuery {
    fileprivate init(_ object: inout JSONObjectReader) {
        service = object.string("Service")
        samenessGroup = object.string("SamenessGroup")
        failover = object.struct("Failover", .plain("structs.QueryFailoverOptions")) { Failover(&$0) } ?? Failover()
        onlyPassing = object.bool("OnlyPassing")
        ignoredCheckIDs = object.strings("IgnoreCheckIDs", type: "[]types.CheckID")
        near = object.string("Near")
        tags = object.strings("Tags")
        nodeMeta = object.sortedStringMap("NodeMeta")
        serviceMeta = object.sortedStringMap("ServiceMeta")
        connect = object.bool("Connect")
        peer = object.string("Peer")
    }
}

extension ServiceQuery.Failover {
    fileprivate init(_ object: inout JSONObjectReader) {
        nearest = object.int("NearestN")
        datacenters = object.strings("Datacenters")
        let type = "[]structs.QueryFailoverTarget"
        targets = object.structs("Targets", type: type, of: .plain("structs.QueryFailoverTarget")) { target in
            ServiceQuery.Target(peer: target.string("Peer"), datacenter: target.string("Datacenter"))
        }
    }
}
