// SPDX-License-Identifier: MIT

extension ConfigEntry {
    /// Puts the entry into the form in which it is kept, and sets its hash (`Normalize` of each kind).
    mutating func normalize() throws(FormatError) {
        if body.schema.position(of: "Kind") != nil { body.set("Kind", kind.rawValue) }
        switch kind {
        case .serviceDefaults: normalizeServiceDefaults()
        case .proxyDefaults:
            try requireGlobalName()
            body.set("Name", Self.globalName)
        case .serviceRouter: normalizeRouter()
        case .serviceSplitter:
            body.change("Splits") { $0["Weight"] = .float(Self.normalizedWeight($0.float("Weight"))) }
        case .ingressGateway:
            body.change("Listeners") { listener in
                let named = listener.text("Protocol")
                listener.set("Protocol", named.isEmpty ? "tcp" : named.lowercased())
            }
        case .serviceIntentions: normalizeIntentions()
        case .exportedServices: body.change("Services") { $0.set("Namespace", "") }
        case .apiGateway: normalizeAPIGateway()
        case .httpRoute: normalizeHTTPRoute()
        case .tcpRoute: nameParents()
        case .jwtProvider: if body.int("ClockSkewSeconds") == 0 { body["ClockSkewSeconds"] = .int(30) }
        case .serviceResolver, .terminatingGateway, .mesh, .samenessGroup, .boundAPIGateway, .inlineCertificate: break
        }
        hash = body.structureHash.value
    }

    /// The only name of `proxy-defaults`.
    static let globalName = "global"

    func requireGlobalName() throws(FormatError) {
        if !name.isEmpty && name != Self.globalName {
            throw FormatError("invalid name (\(GoQuote.quote(name))), only \"global\" is supported")
        }
    }

    // MARK: Kinds

    private mutating func normalizeServiceDefaults() {
        body.set("Protocol", body.text("Protocol").lowercased())
        body.changeRecord("UpstreamConfig") { upstreams in
            upstreams.change("Overrides", Self.normalizeUpstream)
            upstreams.changeRecord("Defaults", Self.normalizeUpstream)
        }
    }

    private static func normalizeUpstream(_ upstream: inout ConfigRecord) {
        upstream.set("Protocol", upstream.text("Protocol").lowercased())
        if upstream.int("ConnectTimeoutMs") < 0 { upstream["ConnectTimeoutMs"] = .int(0) }
    }

    private mutating func normalizeRouter() {
        body.change("Routes") { route in
            route.changeRecord("Match") { $0.changeRecord("HTTP", Self.capitalizeMethods) }
        }
    }

    private static func capitalizeMethods(_ match: inout ConfigRecord) {
        guard case .list = match["Methods"] else { return }
        match["Methods"] = .list(match.texts("Methods").map { .text($0.uppercased()) })
    }

    /// The weight of a split, to hundredths of a percent.
    static func normalizedWeight(_ weight: Float) -> Float { Float(scaledWeight(weight)) / 100 }

    /// A weight in hundredths of a percent; what Go's integers cannot say becomes their smallest.
    static func scaledWeight(_ weight: Float) -> Int {
        let scaled = Double(weight * 100).rounded(.toNearestOrAwayFromZero)
        return scaled.magnitude < 0x1p63 ? Int(scaled) : .min
    }

    private mutating func normalizeIntentions() {
        let most = name == "*" ? 6 : 9
        body.change("Sources") { source in
            if source.text("Type").isEmpty { source.set("Type", "consul") }
            source["Precedence"] = .int(Int64(source.text("Name") == "*" ? most - 1 : most))
            source.set("LegacyID", "")
            source["LegacyCreateTime"] = .null
            source["LegacyUpdateTime"] = .null
            source.change("Permissions") { $0.changeRecord("HTTP", Self.capitalizeMethods) }
        }
        sortSources()
    }

    /// The sources of the highest precedence first, else in the order in which they were written.
    mutating func sortSources() {
        guard case .list = body["Sources"] else { return }
        let sorted = body.records("Sources").enumerated().sorted { a, b in
            let (first, second) = (a.element.int("Precedence"), b.element.int("Precedence"))
            return first == second ? a.offset < b.offset : first > second
        }
        body["Sources"] = .list(sorted.map { .record($0.element) })
    }

    private mutating func normalizeAPIGateway() {
        body.change("Listeners") { listener in
            listener.set("Protocol", listener.text("Protocol").lowercased())
            listener.changeRecord("TLS") { tls in
                tls.change("Certificates") { certificate in
                    guard certificate.text("Kind").isEmpty else { return }
                    certificate.set("Kind", ConfigKind.inlineCertificate.rawValue)
                }
            }
        }
    }

    private mutating func nameParents() {
        body.change("Parents") { parent in
            if parent.text("Kind").isEmpty { parent.set("Kind", ConfigKind.apiGateway.rawValue) }
        }
    }

    private mutating func normalizeHTTPRoute() {
        nameParents()
        body.change("Rules") { rule in
            rule.change("Matches") { match in
                match.set("Method", match.text("Method").uppercased())
                match.changeRecord("Path") { path in
                    guard path.text("Match").isEmpty else { return }
                    path.set("Match", "prefix")
                    path.set("Value", "/")
                }
            }
            rule.change("Services") { service in
                if service.int("Weight") <= 0 { service["Weight"] = .int(1) }
            }
        }
    }
}
