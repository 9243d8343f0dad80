// SPDX-License-Identifier: MIT

/// Checks the services and checks of a configuration as Consul does before it registers them (agent/config/builder.go).
struct DefinitionReader {
    let report: ConfigurationReport
    /// What stops the start once everything else is right.
    private(set) var refusals: [String] = []

    init(report: ConfigurationReport) { self.report = report }

    /// The service as it would be registered, with keys in snake case.
    mutating func service(_ tree: ConfigurationTree) -> JSONValue {
        let name = tree.string("name") ?? ""
        var checkRefusal: String?
        for check in tree.records("checks") + [tree.record("check")].compactMap({ $0 }) {
            guard let refusal = CheckReader(check, report).refusal, checkRefusal == nil else { continue }
            checkRefusal =
                "service \(GoQuote.quote(name)): check \(GoQuote.quote(check.string("name") ?? "")): \(refusal)"
        }
        if let checkRefusal { refusals.append(checkRefusal) }
        examine(tree, name)
        if let connect = tree.record("connect"), let sidecar = connect.record("sidecar_service") {
            examineSidecar(sidecar)
        }
        return tree.json
    }

    /// The check of a node as it would be registered.
    mutating func check(_ tree: ConfigurationTree) -> JSONValue {
        if let refusal = CheckReader(tree, report).refusal {
            refusals.append("check \(GoQuote.quote(tree.string("name") ?? "")): \(refusal)")
        }
        return tree.json
    }

    private func examine(_ tree: ConfigurationTree, _ name: String) {
        let reserved = tree.string("kind") == "mesh-gateway" ? ["consul-wan-federation"] : []
        if let refusal = MetadataRules.refusal(of: tree.stringMap("meta") ?? [:], allowing: reserved) {
            report.fail("invalid meta for service \(name): \(refusal)")
        }
        if let refusal = weightsRefusal(tree.table("weights")) {
            report.fail("Invalid weight definition for service \(name): \(refusal)")
        }
        if tree.has("port") || tree.has("address"), let path = tree.string("socket_path") {
            report.fail("service \(name) cannot have both socket path \(path) and address/port")
        }
        if let proxy = tree.record("proxy") { examineProxy(proxy) }
    }

    private func weightsRefusal(_ weights: ConfigurationTree) -> String? {
        let passing = weights.int("passing") ?? 1
        let warning = weights.int("warning") ?? 1
        if passing < 1 { return "Passing must be greater than 0" }
        if warning < 0 { return "Warning must be greater or equal than 0" }
        return max(passing, warning) > 65535 ? "DNS Weight must be between 0 and 65535" : nil
    }

    private func examineProxy(_ proxy: ConfigurationTree) {
        for upstream in proxy.records("upstreams") {
            if let mode = upstream.string("local_bind_socket_mode"), UInt32(mode, radix: 8) == nil {
                report.fail("local_bind_socket_mode: invalid mode: \(mode)")
            }
            examineGatewayMode(upstream)
        }
        examineGatewayMode(proxy)
        if let mode = proxy.string("mode"), !["", "direct", "transparent"].contains(mode) {
            report.fail("Invalid Proxy Mode: \(GoQuote.quote(mode))")
        }
    }

    private func examineGatewayMode(_ tree: ConfigurationTree) {
        guard let mode = tree.table("mesh_gateway").string("mode"), !["", "none", "local", "remote"].contains(mode)
        else { return }
        report.fail("Invalid Mesh Gateway Mode: \(GoQuote.quote(mode))")
    }

    private func examineSidecar(_ sidecar: ConfigurationTree) {
        examine(sidecar, sidecar.string("name") ?? "")
        if !(sidecar.string("id") ?? "").isEmpty { report.fail("sidecar_service can't specify an ID") }
        if sidecar.table("connect").has("sidecar_service") {
            report.fail("sidecar_service can't have a nested sidecar_service")
        }
    }
}
