// SPDX-License-Identifier: MIT

extension Locality {
    static let shape = JSONStruct.plain("structs.Locality")

    init(_ object: inout JSONObjectReader) {
        self.init(region: object.string("Region"), zone: object.string("Zone"))
    }
}

extension ServiceAddress {
    static let shape = JSONStruct.plain("structs.ServiceAddress")

    init(_ object: inout JSONObjectReader) {
        self.init(address: object.string("Address"), port: object.int("Port"))
    }
}

extension Weights {
    static let shape = JSONStruct.plain("structs.Weights")

    init(_ object: inout JSONObjectReader) {
        self.init(passing: object.int("Passing"), warning: object.int("Warning"))
    }
}

extension ServiceConnect {
    static let shape = JSONStruct.aliased("structs.ServiceConnect", unknownFields: .ignored)

    init(_ object: inout JSONObjectReader) {
        native = object.bool("Native")
        sidecarService = object.interface("SidecarService")?.canonical
        let snake = object.outside { $0.interface("sidecar_service") }
        if sidecarService == nil { sidecarService = snake?.canonical }
    }
}

extension RaftIndexes {
    /// The members of the embedded struct that other structs have.
    init(_ object: inout JSONObjectReader) {
        self.init(create: object.uint64("CreateIndex"), modify: object.uint64("ModifyIndex"))
    }
}

extension JSONObjectReader {
    mutating func serviceAddresses(_ name: String) -> SortedMap<ServiceAddress>? {
        structMap(name, type: "map[string]structs.ServiceAddress", of: ServiceAddress.shape) { ServiceAddress(&$0) }
            .map(SortedMap.init)
    }

    /// The mode of a mesh gateway, which is an object of its own and has two names.
    mutating func meshGatewayMode() -> String {
        let shape = JSONStruct.plain("structs.MeshGatewayConfig")
        let mode = self.struct("MeshGateway", shape) { $0.string("Mode", type: "structs.MeshGatewayMode") }
        let snake = outside { object in
            object.struct("mesh_gateway", shape) { $0.string("Mode", type: "structs.MeshGatewayMode") }
        }
        return mode.flatMap { $0.isEmpty ? nil : $0 } ?? snake ?? ""
    }
}
