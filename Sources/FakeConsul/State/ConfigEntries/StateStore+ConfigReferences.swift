// SPDX-License-Identifier: MIT

/// What the store refuses of an entry because of what other entries say (`validateProposedConfigEntryInGraph`).
extension StateStore {
    /// - Parameter new: the entry as it is to be, nil where it is to go.
    func validateInGraph(
        _ kind: ConfigKind, _ name: String, new: ConfigEntry?, existing: ConfigEntry?
    ) throws(StateRefusal) {
        switch kind {
        case .proxyDefaults, .serviceDefaults: try checkMutualTLS(of: new, existing: existing)
        case .ingressGateway: try refuseClash(kind, name, with: .terminatingGateway)
        case .terminatingGateway: try refuseClash(kind, name, with: .ingressGateway)
        case .serviceIntentions: if let new { try requireProviders(of: new) }
        case .jwtProvider: if new == nil { try requireUnreferenced(provider: name) }
        default: break
        }
        var check = ConfigGraphCheck(store: self, kind: kind, name: name, new: new)
        do { try check.run() } catch { throw StateRefusal(error.message) }
    }

    /// Proxies may be permissive only where the mesh allows it; those that were already may stay so.
    private func checkMutualTLS(of new: ConfigEntry?, existing: ConfigEntry?) throws(StateRefusal) {
        let mode = new?.body.text("MutualTLSMode")
        guard mode == ConfigRule.permissiveTLS, existing?.body.text("MutualTLSMode") != mode else { return }
        if configEntries[.mesh, "mesh"]?.body.flag("AllowEnablingPermissiveMutualTLS") != true {
            throw StateRefusal(
                "cannot set MutualTLSMode=permissive because AllowEnablingPermissiveMutualTLS=false in the mesh config "
                    + "entry")
        }
    }

    private func refuseClash(_ kind: ConfigKind, _ name: String, with other: ConfigKind) throws(StateRefusal) {
        guard configEntries[other, name] != nil else { return }
        throw StateRefusal(
            "cannot create a \"\(kind.rawValue)\" config entry with name \(GoQuote.quote(name)), "
                + "a \"\(other.rawValue)\" config entry with that name already exists")
    }

    private func requireProviders(of intentions: ConfigEntry) throws(StateRefusal) {
        let missing = intentions.referencedProviders.filter { configEntries[.jwtProvider, $0]?.name != $0 }
        guard !missing.isEmpty else { return }
        throw StateRefusal(
            GoMultiError.text(missing.map { "Referenced JWT Provider does not exist. Provider Name: \($0)" }))
    }

    private func requireUnreferenced(provider name: String) throws(StateRefusal) {
        guard let found = configEntries.list(.serviceIntentions).first(where: { $0.referencedProviders.contains(name) })
        else { return }
        throw StateRefusal(
            "cannot delete jwt provider config entry referenced by an intention. Provider name: \(name), intention "
                + "name: \(found.name)")
    }
}
