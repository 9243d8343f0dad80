// SPDX-License-Identifier: MIT

/// What a controller says of an API gateway or a route in its `Status` (`consul agent/structs config_entry_status.go`).
struct GatewayCondition: Equatable {
    /// What the condition is about; with empty names it is about the entry as a whole.
    struct Subject: Equatable {
        var kind = ""
        var name = ""
        var section = ""

        static let whole = Subject()

        init(kind: String = "", name: String = "", section: String = "") {
            (self.kind, self.name, self.section) = (kind, name, section)
        }

        init(_ reference: ConfigRecord) {
            self.init(
                kind: reference.text("Kind"), name: reference.text("Name"), section: reference.text("SectionName"))
        }

        var record: ConfigRecord {
            ConfigRecord(
                .reference, [("Kind", .text(kind)), ("Name", .text(name)), ("SectionName", .text(section))])
        }

        fileprivate var sortKey: [String] { [kind, name, section] }
    }

    let type: String
    let status: String
    let reason: String
    let message: String
    let subject: Subject
    /// When it became so, in nanoseconds.
    var since: Int64 = 0

    /// Whether both speak about the same.
    func isAbout(_ other: GatewayCondition) -> Bool { type == other.type && subject == other.subject }

    /// Whether both say the same, whenever it became so.
    func isSame(as other: GatewayCondition) -> Bool {
        isAbout(other) && status == other.status && reason == other.reason && message == other.message
    }

    init(
        _ type: String, _ status: Bool, _ reason: String, _ message: String, _ subject: Subject = .whole
    ) {
        self.type = type
        self.status = status ? "True" : "False"
        self.reason = reason
        self.message = message
        self.subject = subject
    }

    init(_ record: ConfigRecord) {
        type = record.text("Type")
        status = record.text("Status")
        reason = record.text("Reason")
        message = record.text("Message")
        subject = record.record("Resource").map(Subject.init) ?? .whole
        since = record.int("LastTransitionTime")
    }

    var record: ConfigRecord {
        ConfigRecord(
            .condition,
            [
                ("Type", .text(type)), ("Status", .text(status)), ("Reason", .text(reason)),
                ("Message", .text(message)), ("Resource", .record(subject.record)),
                ("LastTransitionTime", .int(since)),
            ])
    }

    static func precedes(_ a: GatewayCondition, _ b: GatewayCondition) -> Bool {
        let (first, second) = ([a.type] + a.subject.sortKey, [b.type] + b.subject.sortKey)
        for (x, y) in zip(first, second) where x != y { return x.precedesInBytes(y) }
        return false
    }
}

extension GatewayCondition {
    static let gatewayAccepted = GatewayCondition("Accepted", true, "Accepted", "gateway is valid")
    static let routeAccepted = GatewayCondition("Accepted", true, "Accepted", "route is valid")
    static let invalidCertificates = GatewayCondition(
        "Accepted", false, "InvalidCertificates", "gateway references invalid certificates")
    static let noUpstreams = GatewayCondition(
        "Accepted", false, "NoUpstreamServicesTargeted", "route must target at least one upstream service")

    static func invalidChain(_ message: String) -> GatewayCondition {
        GatewayCondition("Accepted", false, "InvalidDiscoveryChain", message)
    }

    static func certificates(_ listener: Subject, missing: String?) -> GatewayCondition {
        guard let missing else {
            return GatewayCondition("ResolvedRefs", true, "ResolvedRefs", "resolved refs", listener)
        }
        return GatewayCondition(
            "ResolvedRefs", false, "InvalidCertificateRef", "certificate \(GoQuote.quote(missing)) not found", listener)
    }

    static func conflict(_ listener: Subject, exists: Bool) -> GatewayCondition {
        exists
            ? GatewayCondition(
                "Conflicted", true, "RouteConflict",
                "TCP-based listeners currently only support binding a single route", listener)
            : GatewayCondition("Conflicted", false, "NoConflict", "listener has no route conflicts", listener)
    }

    static func bound(_ parent: Subject) -> GatewayCondition {
        GatewayCondition("Bound", true, "Bound", "successfully bound route", parent)
    }

    static func unbound(_ parent: Subject, _ message: String) -> GatewayCondition {
        GatewayCondition("Bound", false, "FailedToBind", message, parent)
    }

    static func gatewayNotFound(_ parent: Subject) -> GatewayCondition {
        GatewayCondition("Bound", false, "GatewayNotFound", "gateway was not found", parent)
    }
}

/// The conditions of an entry while they are worked out.
struct GatewayConditions {
    private(set) var all: [GatewayCondition]

    init() { all = [] }

    init(of entry: ConfigEntry) {
        all = (entry.body.record("Status")?.records("Conditions") ?? []).map(GatewayCondition.init)
    }

    mutating func set(_ condition: GatewayCondition) {
        guard let index = all.firstIndex(where: { $0.isAbout(condition) }) else { return all.append(condition) }
        if !all[index].isSame(as: condition) { all[index] = condition }
    }

    mutating func remove(about condition: GatewayCondition) { all.removeAll { $0.isAbout(condition) } }

    func holds(_ condition: GatewayCondition) -> Bool {
        all.contains { $0.isAbout(condition) && $0.status == condition.status }
    }

    /// The entry with these conditions, those that are new since now; nil where it has them already.
    func updated(_ entry: ConfigEntry, at now: Instant) -> ConfigEntry? {
        let known = GatewayConditions(of: entry).all.sorted(by: GatewayCondition.precedes)
        var next = all.sorted(by: GatewayCondition.precedes)
        if next.count == known.count, zip(next, known).allSatisfy({ $0.isSame(as: $1) }) { return nil }
        for index in next.indices where next[index].since == 0 { next[index].since = now.nanoseconds }
        var entry = entry
        entry.body["Status"] = .record(
            ConfigRecord(.status, [("Conditions", .list(next.map { .record($0.record) }))]))
        return entry
    }
}
