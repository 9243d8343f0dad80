// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// Something that was done to real clusters and timed; here it is done to simulated ones.
struct MeasuredEvent: Sendable {
    let name: String
    /// The `raft_multiplier`s with which it was measured.
    let multipliers: [Int]
    /// Lets it happen in a new world.
    ///
    /// - Returns: the times that were measured, by what they are the time of: `newLeader`.
    let run: @Sendable (_ seed: UInt64, _ multiplier: Int) -> [String: [Duration]]

    static let all: [MeasuredEvent] = elections + gossip + local + sessions + partitions

    /// All runs of one multiplier, each of a seed of its own.
    func samples(seeds: Range<UInt64>, multiplier: Int) -> [String: TimeSample] {
        var samples: [String: TimeSample] = [:]
        for seed in seeds {
            for (what, times) in run(seed, multiplier) {
                samples["\(name).\(what).m\(multiplier)", default: TimeSample()].add(times)
            }
        }
        return samples
    }
}

/// Keeps the times of one run: when something was first seen, and by whom.
struct Stopwatch {
    let lab: ClusterLab
    let start: Instant
    private var seen: [String: [Int: Duration]] = [:]

    init(_ lab: ClusterLab) {
        self.lab = lab
        start = lab.now
    }

    /// Notes that something is seen now by somebody who had not seen it before.
    mutating func note(_ what: String, _ whom: Int = 0, ifTrue isSeen: Bool = true) {
        guard isSeen, seen[what]?[whom] == nil else { return }
        seen[what, default: [:]][whom] = lab.now - start
    }

    func has(_ what: String, _ count: Int = 1) -> Bool { seen[what, default: [:]].count >= count }

    func time(of what: String, _ whom: Int = 0) -> Duration? { seen[what]?[whom] }

    var times: [String: [Duration]] { seen.mapValues { $0.sorted { $0.key < $1.key }.map(\.value) } }
}

extension ClusterLab {
    /// How long until the condition holds, as the times of one measure; empty where it did not hold in time.
    func times(_ limit: Duration, every step: Duration = .milliseconds(20), until condition: () -> Bool) -> [Duration] {
        wait(limit, every: step, until: condition).map { [$0] } ?? []
    }
}
