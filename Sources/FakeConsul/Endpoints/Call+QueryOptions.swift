// SPDX-License-Identifier: MIT

extension Call {
    /// The shared parameters of a read, refused in Consul's order and words (`consul agent/http.go parse`).
    func queryOptions() throws -> QueryOptions {
        var options = QueryOptions()
        options.datacenter = datacenter
        options.token = token
        options.filter = query["filter"] ?? ""
        try parseConsistency(into: &options)
        try parseCacheControl(into: &options)
        try parseWait(into: &options)
        return options
    }

    /// `?datacenter` or `?dc`, else the agent's own.
    var datacenter: String {
        nonEmpty(query["datacenter"]) ?? nonEmpty(query["dc"]) ?? agent.identity.datacenter
    }

    /// The same, where the body may name one too.
    func datacenter(or named: String) -> String {
        nonEmpty(query["datacenter"]) ?? nonEmpty(query["dc"]) ?? nonEmpty(named) ?? agent.identity.datacenter
    }

    /// The token in the first place that has one: `?token`, `X-Consul-Token`, `Authorization: Bearer`, the agent's
    /// default token.
    var token: String { nonEmpty(request.sentToken) ?? agent.tokens.user }

    private func parseConsistency(into options: inout QueryOptions) throws {
        var stale = query.has("stale")
        let consistent = query.has("consistent")
        options.useCache = query.has("cached") && agent.requests.usesCache
        if let text = nonEmpty(query["max_stale"]) {
            guard let duration = try? GoDuration.parse(text) else {
                throw ConsulError.badRequest("Invalid max_stale value \(GoQuote.quote(text))")
            }
            options.maxStale = duration
            stale = stale || duration > .zero
        }
        if !stale && !consistent && !options.useCache && !query.has("leader") {
            stale = applyDiscoveryDefault(to: &options)
        }
        if stale && consistent { throw ConsulError.staleAndConsistent }
        if options.useCache && consistent { throw ConsulError.cachedAndConsistent }
        options.consistency = stale ? .stale : consistent ? .consistent : .default
    }

    /// `discovery_max_stale`: catalog and health reads that name no mode are stale ones.
    private func applyDiscoveryDefault(to options: inout QueryOptions) -> Bool {
        let limit = agent.requests.discoveryMaxStale
        guard limit > .zero, request.rawPath.hasPrefix("/v1/catalog") || request.rawPath.hasPrefix("/v1/health") else {
            return false
        }
        options.maxStale = limit
        return true
    }

    private func parseCacheControl(into options: inout QueryOptions) throws {
        guard let header = request.headers[.cacheControl] else { return }
        for part in header.lowercased().split(separator: ",") {
            let directive = part.trimmingASCIISpaces()
            if directive == "must-revalidate" { options.mustRevalidate = true }
            if let age = try seconds(of: directive, named: "max-age=") {
                options.maxAge = age
                if age == .zero { options.mustRevalidate = true }
            }
            if let age = try seconds(of: directive, named: "stale-if-error=") { options.staleIfError = age }
        }
    }

    private func seconds(of directive: String, named name: String) throws -> Duration? {
        guard directive.hasPrefix(name) else { return nil }
        guard let seconds = Int64(directive.dropFirst(name.count)) else { throw ConsulError.invalidCacheControl }
        // Go multiplies without a look at what overflows.
        return .nanoseconds(seconds &* 1_000_000_000)
    }

    /// `?wait` and `?index` alone, for agent calls that block.
    func waitOptions() throws -> QueryOptions {
        var options = QueryOptions()
        try parseWait(into: &options)
        return options
    }

    private func parseWait(into options: inout QueryOptions) throws {
        if let text = nonEmpty(query["wait"]) {
            guard let wait = try? GoDuration.parse(text) else { throw ConsulError.invalidWait }
            options.maxWait = wait
        }
        if let text = nonEmpty(query["index"]) {
            guard text.utf8.allSatisfy(\.isASCIIDigit), let index = UInt64(text) else { throw ConsulError.invalidIndex }
            options.minIndex = index
        }
    }

    /// Nil for an absent and for an empty value, as Consul does not tell them apart.
    func nonEmpty(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }
}
