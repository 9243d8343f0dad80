// SPDX-License-Identifier: MIT

/// Discovery chains (`consul agent/discovery_chain_endpoint.go`, `agent/consul/discovery_chain_endpoint.go`).
enum DiscoveryChainEndpoint: Endpoint {
    static let routes = [
        Route("/v1/discovery-chain/", (.get, read), (.post, read))
    ]

    private static func read(_ call: Call) throws -> Operation {
        let options = try call.queryOptions()
        let name = try call.name(orRefuse: "Missing chain name")
        try call.refuseNamespaces()
        let evaluated = call.nonEmpty(call.query["compile-dc"])
        let overrides = call.request.method == .post ? try decode(call) : ChainOverrides()
        let isConnectEnabled = call.agent.configuration.connect.isEnabled
        let earlier = EarlierChain()
        var read = Read(options: options, showsConsistency: true, stampsErrors: true, isCacheable: true) { view in
            guard isConnectEnabled else { throw ConsulError.connectNotEnabled }
            try view.authorizer().require(.read, .service(name))
            var request = ChainRequest(
                service: name, datacenter: evaluated ?? view.agent.identity.datacenter, trustDomain: "")
            overrides.apply(to: &request)
            let found = try chain(request, &view)
            let isSame = earlier.replace(by: found.chain, isFirst: view.earlierRuns == 0)
            return .json(
                index: found.index, outcome: isSame ? .unchanged : found.entries.isEmpty ? .notFound : .changed
            ) { json in
                json.object { json in
                    json.key("Chain")
                    found.chain.write(to: &json)
                }
            }
        }
        read.distinction = overrides.text
        return .read(read)
    }

    private static func chain(
        _ request: ChainRequest, _ view: inout ReadView
    ) throws -> (chain: DiscoveryChain, entries: ChainEntries, index: UInt64) {
        do { return try view.store.discoveryChain(request, watch: &view.watch) } catch {
            throw ConsulError.internal(error.message)
        }
    }

    // MARK: What the one who asks wants otherwise

    private static func decode(_ call: Call) throws -> ChainOverrides {
        let overrides: ChainOverrides
        do {
            let document = try JSONParser.parse(call.request.body)
            switch document {
            case .null, .object: break
            default:
                throw FormatError(
                    "json: cannot unmarshal \(document.goKind) into Go value of type map[string]interface {}")
            }
            overrides = try LooseObjectReader.read(document) { ChainOverrides(&$0) }.value
        } catch let error as FormatError {
            throw ConsulError.badRequest("Request decoding failed: " + error.message)
        }
        guard ["", "none", "local", "remote"].contains(overrides.meshGatewayMode) else {
            throw ConsulError.badRequest("Invalid OverrideMeshGateway.Mode parameter")
        }
        return overrides
    }
}

/// What the body of a request for a chain says.
private struct ChainOverrides {
    var meshGatewayMode = ""
    var protocolName = ""
    var connectTimeout = Duration.zero

    init() {}

    init(_ reader: inout LooseObjectReader) {
        meshGatewayMode =
            reader.struct("OverrideMeshGateway", or: "override_mesh_gateway") { reader in
                reader.string("Mode", type: "structs.MeshGatewayMode")
            } ?? ""
        protocolName = reader.string("OverrideProtocol", or: "override_protocol")
        connectTimeout = reader.duration("OverrideConnectTimeout", or: "override_connect_timeout") ?? .zero
    }

    func apply(to request: inout ChainRequest) {
        request.meshGatewayMode = meshGatewayMode
        request.protocolName = protocolName
        request.connectTimeout = connectTimeout
    }

    /// All of it, to tell questions apart.
    var text: String { "\(meshGatewayMode) \(connectTimeout.nanoseconds) \(protocolName)" }
}

/// The chain of a query's last run; Consul compares hashes.
private final class EarlierChain {
    private var chain: DiscoveryChain?

    /// Whether the chain is that of the run before.
    func replace(by new: DiscoveryChain, isFirst: Bool) -> Bool {
        defer { chain = new }
        return !isFirst && chain == new
    }
}
