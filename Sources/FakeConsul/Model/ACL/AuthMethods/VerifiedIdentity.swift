// SPDX-License-Identifier: MIT

/// What an auth method found out about the one who logs in: what selectors of binding rules may ask, and what the
/// names in them may use (`consul agent/consul/authmethod Identity`).
struct VerifiedIdentity: Sendable {
    /// What is there, by the name under which names of binding rules have it.
    var variables: StringMap
    var fields: Fields

    /// What selectors see, by the kind of the method.
    enum Fields: Sendable {
        case jwt(JWTClaims)
        case kubernetes(KubernetesAccount)
        case aws(AWSEntity)
    }

    /// Whether the selector of a rule takes the identity in. One that cannot be read takes nobody in.
    func matches(_ selector: String) -> Bool {
        if selector.isEmpty { return true }
        switch fields {
        case .jwt(let claims): return Self.holds(selector, for: claims)
        case .kubernetes(let account): return Self.holds(selector, for: account)
        case .aws(let entity): return Self.holds(selector, for: entity)
        }
    }

    private static func holds<Value: Filterable>(_ selector: String, for value: Value) -> Bool {
        (try? CompiledFilter(selector, for: Value.filterSchema))?.matches(value) ?? false
    }

    /// Refuses a selector that asks for what such identities have not.
    func validate(selector: String) throws(FilterError) {
        guard !selector.isEmpty else { return }
        let schema =
            switch fields {
            case .jwt: JWTClaims.filterSchema
            case .kubernetes: KubernetesAccount.filterSchema
            case .aws: AWSEntity.filterSchema
            }
        _ = try FilterExpression(parsing: selector).bound(to: schema)
    }
}

/// Claims of a JSON web token under the names that a method maps them to.
struct JWTClaims: Sendable, Filterable {
    var values = StringMap()
    var lists = SortedMap<[String]>()

    static let filterSchema = FilterSchema(("value", .stringMap), ("list", .map(.strings)))

    func filterValue(_ field: String) -> FilterValue? {
        switch field {
        case "value": .map(values)
        case "list": .lookup(count: lists.count) { name in lists[name].map(FilterValue.strings) }
        default: nil
        }
    }
}

/// A service account of Kubernetes.
struct KubernetesAccount: Sendable, Filterable {
    var namespace = ""
    var name = ""
    var uid = ""

    static let filterSchema = FilterSchema(("serviceaccount", .record(Account.filterSchema)))

    func filterValue(_ field: String) -> FilterValue? {
        field == "serviceaccount" ? .record(Account(account: self)) : nil
    }

    private struct Account: Filterable {
        let account: KubernetesAccount

        static let filterSchema = FilterSchema(("namespace", .string), ("name", .string), ("uid", .string))

        func filterValue(_ field: String) -> FilterValue? {
            switch field {
            case "namespace": .string(account.namespace)
            case "name": .string(account.name)
            case "uid": .string(account.uid)
            default: nil
            }
        }
    }
}

/// A user or role of AWS.
struct AWSEntity: Sendable, Filterable {
    var tags = StringMap()

    static let filterSchema = FilterSchema(
        ("entity_name", .string), ("entity_id", .string), ("account_id", .string), ("entity_path", .string),
        ("entity_tags", .stringMap))

    func filterValue(_ field: String) -> FilterValue? {
        field == "entity_tags" ? .map(tags) : .string("")
    }
}
