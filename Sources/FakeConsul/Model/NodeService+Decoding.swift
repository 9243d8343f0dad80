// SPDX-License-Identifier: MIT

extension NodeService {
    static let shape = JSONStruct.plain("structs.NodeService")

    /// Reads a service as `/v1/catalog/register` takes it. A peer's name is not kept; who may send one is the
    /// endpoint's to say.
    init(_ object: inout JSONObjectReader) {
        self.init(id: object.string("ID"), name: object.string("Service"))
        kind = ServiceKind(object.string("Kind", type: "structs.ServiceKind"))
        tags = object.strings("Tags")
        address = object.string("Address")
        taggedAddresses = object.serviceAddresses("TaggedAddresses")
        meta = object.sortedStringMap("Meta")
        port = object.int("Port")
        socketPath = object.string("SocketPath")
        weights = object.struct("Weights", Weights.shape) { Weights(&$0) }
        enableTagOverride = object.bool("EnableTagOverride")
        locality = object.struct("Locality", Locality.shape) { Locality(&$0) }
        proxy = object.struct("Proxy", ConnectProxyConfig.shape) { ConnectProxyConfig(&$0) } ?? ConnectProxyConfig()
        connect = object.struct("Connect", ServiceConnect.shape) { ServiceConnect(&$0) } ?? ServiceConnect()
        indexes = RaftIndexes(&object)
    }
}
