// SPDX-License-Identifier: MIT

/// The catalog as a server last summed it up, which it does every nine seconds (`consul agent/consul
/// server_overview.go`).
///
/// Nothing happens at those times: whoever changes the catalog, or asks, first has the last such moment made up for.
struct CatalogOverview {
    private static let interval = Duration.seconds(9)

    private let startedAt: Instant
    private var rounds: Int64 = 0
    private var catalogs: [Catalog] = []

    init(startedAt: Instant) { self.startedAt = startedAt }

    /// To be told before the catalog changes, and before the summary is asked for.
    mutating func catchUp(to now: Instant, with store: StateStore) {
        let passed = (now - startedAt).nanoseconds / Self.interval.nanoseconds
        guard passed > rounds else { return }
        rounds = passed
        catalogs = [store.catalog] + store.imported.all.map(\.catalog)
    }

    /// What was summed up last; all empty before the first time.
    var summary: CatalogSummary { catalogs.isEmpty ? CatalogSummary() : Catalog.overview(of: catalogs) }
}
