// SPDX-License-Identifier: MIT

/// The simulated world: its agents, the time, and what is under way between them.
///
/// Facts go in (a request came, time is t, a probe answered), effects come out. One thread owns it.
final class Cluster {
    private(set) var agents: [Agent] = []
    private(set) var now: Instant

    init(startingAt now: Instant) {
        self.now = now
    }
}
