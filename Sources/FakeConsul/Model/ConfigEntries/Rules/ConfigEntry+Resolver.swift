// SPDX-License-Identifier: MIT

/// The rules of `service-resolver` (`consul agent/structs config_entry_discoverychain.go`).
extension ConfigEntry {
    func validateResolver() throws(FormatError) {
        try requireName()
        try validateMeta()
        for (name, subset) in subsets { try Self.validate(subset: subset, named: name) }
        let preferred = body.text("DefaultSubset")
        try ConfigRule.require(
            preferred.isEmpty || hasSubset(preferred),
            "DefaultSubset \(GoQuote.quote(preferred)) is not a valid subset")
        try ConfigRule.validateLocality(body.record("PrioritizeByLocality"))
        if let redirect = body.record("Redirect") { try validate(redirect: redirect) }
        for (subset, failover) in body.recordMap("Failover") {
            try validate(failover: failover, of: subset)
        }
        for field in ["ConnectTimeout", "RequestTimeout"] where body.int(field) < 0 {
            throw FormatError("Bad \(field) '\(GoDuration.format(body.duration(field)))', must be >= 0")
        }
        if let balancer = body.record("LoadBalancer") { try Self.validate(balancer: balancer) }
    }

    // MARK: Subsets

    var subsets: [(key: String, value: ConfigRecord)] { body.recordMap("Subsets") }

    func hasSubset(_ name: String) -> Bool {
        guard case .map(let map) = body["Subsets"] else { return false }
        return map[name] != nil
    }

    private static func validate(subset: ConfigRecord, named name: String) throws(FormatError) {
        try ConfigRule.require(!name.isEmpty, "Subset defined with empty name")
        let quoted = GoQuote.quote(name)
        try ConfigRule.require(
            name.utf8.count <= 63, "Subset \(quoted) is invalid: must be non-empty and 63 characters or fewer")
        try ConfigRule.require(
            isLabel(name),
            "Subset \(quoted) is invalid: must be 63 characters or fewer, begin or end with lower case alphanumeric "
                + "characters, and contain lower case alphanumeric characters or '-' in between")
        guard subset.has("Filter") else { return }
        do throws(FilterError) {
            _ = try FilterExpression(parsing: subset.text("Filter"))
        } catch {
            throw FormatError("Filter for subset \(quoted) is not a valid expression: \(error.message)")
        }
    }

    /// A label of DNS in lower case.
    static func isLabel(_ text: String) -> Bool {
        let isAlphanumeric: (UInt8) -> Bool = { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) }
        guard let first = text.utf8.first, let last = text.utf8.last else { return false }
        return isAlphanumeric(first) && isAlphanumeric(last)
            && text.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }

    // MARK: Redirects

    private func validate(redirect: ConfigRecord) throws(FormatError) {
        for field in ["Partition", "Namespace", "SamenessGroup"] where redirect.has(field) {
            throw FormatError("Redirect: Setting \(field) requires Consul Enterprise")
        }
        try ConfigRule.require(!body.has("Failover"), "Redirect and Failover cannot both be set")
        try ConfigRule.require(!redirect.isZero, "Redirect is empty")
        let subset = redirect.text("ServiceSubset")
        let service = redirect.text("Service")
        if redirect.has("Peer") {
            try ConfigRule.require(subset.isEmpty, "Redirect.Peer cannot be set with Redirect.ServiceSubset")
            try ConfigRule.require(
                !redirect.has("Datacenter"), "Redirect.Peer cannot be set with Redirect.Datacenter")
        }
        if service.isEmpty {
            try ConfigRule.require(subset.isEmpty, "Redirect.ServiceSubset defined without Redirect.Service")
            try ConfigRule.require(!redirect.has("Peer"), "Redirect.Peer defined without Redirect.Service")
        } else if !subset.isEmpty, service.utf8.elementsEqual(name.utf8), !hasSubset(subset) {
            throw FormatError(
                "Redirect.ServiceSubset \(GoQuote.quote(subset)) is not a valid subset of \(GoQuote.quote(name))")
        }
    }

    // MARK: Failover

    private func validate(failover: ConfigRecord, of key: String) throws(FormatError) {
        let place = "Bad Failover[\(GoQuote.quote(key))]"
        let subset = failover.text("ServiceSubset")
        let service = failover.text("Service")
        for field in ["Namespace", "SamenessGroup"] where failover.has(field) {
            throw FormatError("\(place): Setting \(field) requires Consul Enterprise")
        }
        try ConfigRule.require(key == "*" || hasSubset(key), "\(place): not a valid subset subset")
        let isEmpty = ["Service", "ServiceSubset", "Datacenters", "Targets"].allSatisfy { !failover.has($0) }
        try ConfigRule.require(
            !isEmpty,
            "\(place): one of Service, ServiceSubset, Namespace, Targets, SamenessGroup, or Datacenters is required")
        if failover.record("Policy")?.has("Mode") == true {
            throw FormatError("\(place): Setting failover policies requires Consul Enterprise")
        }
        if !subset.isEmpty, service.isEmpty || service.utf8.elementsEqual(name.utf8), !hasSubset(subset) {
            let quoted = GoQuote.quote(subset)
            throw FormatError(
                "\(place): ServiceSubset \(quoted) is not a valid subset of \(GoQuote.quote(service))")
        }
        if failover.has("Targets") {
            for field in ["Datacenters", "ServiceSubset", "Service"] where failover.has(field) {
                throw FormatError("\(place): Targets cannot be set with \(field)")
            }
        }
        for (index, target) in failover.records("Targets").enumerated() {
            try validate(target: target, place: "\(place).Targets[\(index)]: ")
        }
        try ConfigRule.require(
            !failover.texts("Datacenters").contains(""), "\(place).Datacenters: found empty datacenter")
    }

    private func validate(target: ConfigRecord, place: String) throws(FormatError) {
        for field in ["Partition", "Namespace"] where target.has(field) {
            throw FormatError("\(place)Setting \(field) requires Consul Enterprise")
        }
        let subset = target.text("ServiceSubset")
        let service = target.text("Service")
        if target.has("Peer") {
            try ConfigRule.require(subset.isEmpty, place + "Peer cannot be set with ServiceSubset")
            try ConfigRule.require(!target.has("Datacenter"), place + "Peer cannot be set with Datacenter")
        }
        if !subset.isEmpty, service.isEmpty || service.utf8.elementsEqual(name.utf8), !hasSubset(subset) {
            let quoted = GoQuote.quote(subset)
            throw FormatError("\(place)ServiceSubset \(quoted) is not a valid subset of \(GoQuote.quote(name))")
        }
    }

    // MARK: Load balancers

    /// Whether requests are spread by a hash of what they say.
    static func isHashBased(_ balancer: ConfigRecord?) -> Bool {
        ["maglev", "ring_hash"].contains(balancer?.text("Policy") ?? "")
    }

    private static func validate(balancer: ConfigRecord) throws(FormatError) {
        let policy = balancer.text("Policy")
        let quoted = GoQuote.quote(policy)
        let known = ["", "random", "round_robin", "least_request", "ring_hash", "maglev"]
        try ConfigRule.require(known.contains(policy), "Bad LoadBalancer policy: \(quoted) is not supported")
        for (field, of) in [("RingHashConfig", "ring_hash"), ("LeastRequestConfig", "least_request")]
        where policy != of && balancer.record(field) != nil {
            throw FormatError(
                "Bad LoadBalancer configuration. \(field) specified for incompatible load balancing policy \(quoted)")
        }
        try ConfigRule.require(
            isHashBased(balancer) || !balancer.has("HashPolicies"),
            "Bad LoadBalancer configuration: HashPolicies specified for non-hash-based Policy: \(quoted)")
        for (index, policy) in balancer.records("HashPolicies").enumerated() {
            if let refusal = refusal(ofHashPolicy: policy) {
                throw FormatError("Bad LoadBalancer HashPolicy[\(index)]: \(refusal)")
            }
        }
    }

    private static func refusal(ofHashPolicy policy: ConfigRecord) -> String? {
        let field = policy.text("Field")
        let quoted = GoQuote.quote(field)
        if !["", "header", "cookie", "query_parameter"].contains(field) { return "\(quoted) is not a supported field" }
        if policy.flag("SourceIP") && !field.isEmpty {
            return "A single hash policy cannot hash both a source address and a \(quoted)"
        }
        if policy.flag("SourceIP") && policy.has("FieldValue") {
            return "A FieldValue cannot be specified when hashing SourceIP"
        }
        if !field.isEmpty && !policy.has("FieldValue") {
            return "Field \(quoted) was specified without a FieldValue"
        }
        if policy.has("FieldValue") && field.isEmpty { return "FieldValue requires a Field to apply to" }
        guard let cookie = policy.record("CookieConfig") else { return nil }
        if field != "cookie" { return "cookie_config provided for \(quoted)" }
        if cookie.flag("Session") && cookie.has("TTL") { return "a session cookie cannot have an associated TTL" }
        return nil
    }
}
