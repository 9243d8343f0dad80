// SPDX-License-Identifier: MIT

/// How fresh a read must be (`?stale`, `?consistent`, neither).
enum ConsistencyMode: Sendable {
    /// The leader answers from its state.
    case `default`
    /// The leader asks a quorum first whether it still leads.
    case consistent
    /// Whatever server one has answers from its state, as old as it may be.
    case stale
}

/// The parameters that every read shares, parsed once.
struct QueryOptions: Sendable {
    var datacenter = ""
    var token = ""
    /// `?index`: 0 answers at once; else the query blocks until its index is greater.
    var minIndex: UInt64 = 0
    /// `?wait`: zero or less stands for the default (300 s); more than 600 s is cut to that.
    var maxWait: Duration = .zero
    var consistency = ConsistencyMode.default
    var useCache = false
    /// `?max_stale`: zero for none.
    var maxStale: Duration = .zero
    /// The expression of `?filter`, empty for none.
    var filter = ""
    /// `Cache-Control: max-age`, zero for none.
    var maxAge: Duration = .zero
    var mustRevalidate = false
    var staleIfError: Duration = .zero

    var blocks: Bool { minIndex > 0 }
}

extension Read {
    /// The same, answered by whatever server one has.
    var stale: Read {
        var stale = self
        stale.options.consistency = .stale
        return stale
    }
}
