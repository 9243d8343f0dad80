// SPDX-License-Identifier: MIT

/// Something that happens at a time of its own.
enum ClusterEvent {
    /// A parked query has waited long enough.
    case queryTimedOut(ParkedQuery.ID, member: RequestID)
    /// A call that found no leader tries again.
    case retry(RequestID)
}
