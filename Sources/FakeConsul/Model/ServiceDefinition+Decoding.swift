// SPDX-License-Identifier: MIT

extension ServiceDefinition {
    static let shape = JSONStruct.aliased("structs.ServiceDefinition")

    init(_ object: inout JSONObjectReader) {
        service.kind = ServiceKind(object.string("Kind", type: "structs.ServiceKind"))
        service.id = object.string("ID")
        service.name = object.string("Name")
        service.tags = object.strings("Tags")
        service.address = object.string("Address")
        service.taggedAddresses = Self.taggedAddresses(&object)
        service.meta = object.sortedStringMap("Meta")
        service.port = object.int("Port")
        service.socketPath = object.string("SocketPath")
        decodeChecks(&object)
        service.weights = object.struct("Weights", Weights.shape) { Weights(&$0) }
        token = object.string("Token")
        service.enableTagOverride = object.bool("EnableTagOverride", or: "enable_tag_override")
        service.locality = object.struct("Locality", Locality.shape) { Locality(&$0) }
        if let proxy = object.struct("Proxy", ConnectProxyConfig.shape, { ConnectProxyConfig(&$0) }) {
            service.proxy = proxy
        }
        decodeConnect(&object)
    }

    /// A check that says nothing counts as none.
    private mutating func decodeChecks(_ object: inout JSONObjectReader) {
        let single = object.struct("Check", CheckType.shape) { CheckType(&$0) }
        let several = object.structs("Checks", type: "structs.CheckTypes", of: CheckType.shape) { CheckType(&$0) }
        if let single, single != CheckType() { checks.append(single) }
        checks += several ?? []
    }

    private mutating func decodeConnect(_ object: inout JSONObjectReader) {
        let connect = object.struct("Connect", ServiceConnect.shape) { connect in
            let raw = Self.rawSidecar(connect)
            let isNative = connect.bool("Native")
            let sidecar = connect.struct("SidecarService", Self.shape) { ServiceDefinition(&$0) }
            let snake = connect.outside { $0.struct("sidecar_service", Self.shape) { ServiceDefinition(&$0) } }
            return (part: ServiceConnect(native: isNative, sidecarService: raw), sidecar: sidecar ?? snake)
        }
        guard let connect else { return }
        service.connect = connect.part
        if let definition = connect.sidecar { sidecar = [definition] }
    }

    /// The sidecar as it was sent, for the checks that the catalog makes of it, too.
    private static func rawSidecar(_ connect: JSONObjectReader) -> JSONValue? {
        for name in ["SidecarService", "sidecar_service"] {
            let last = connect.members.last { $0.name.foldsLikeGoField(name) && $0.value != .null }
            if let last { return last.value }
        }
        return nil
    }

    private static func taggedAddresses(_ object: inout JSONObjectReader) -> SortedMap<ServiceAddress>? {
        let addresses = object.serviceAddresses("TaggedAddresses")
        let snake = object.outside { $0.serviceAddresses("tagged_addresses") }
        let chosen = addresses?.isEmpty ?? true ? snake : addresses
        return chosen.flatMap { $0.isEmpty ? nil : $0 }
    }
}
