// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// A pool of members 0, 1, 2 ... that have known each other for long, and what they come to see.
struct GossipHarness {
    struct Seen: Equatable {
        let observer: Int
        let subject: Int
        let status: Member.Status
        /// Seconds since the last `mark`.
        let after: Double
    }

    var pool: GossipPool
    var now = Instant(nanoseconds: 0)
    private var marked = Instant(nanoseconds: 0)
    private(set) var seen: [Seen] = []
    private var partition: [[Int]] = []

    init(_ count: Int, seed: UInt64 = 1, timings: GossipTimings = .lan) {
        pool = GossipPool(timings: timings, random: SeededRandom(seed: seed))
        pool.formed(Array(0..<count))
    }

    /// Times count from now; what was seen before is forgotten.
    mutating func mark() {
        marked = now
        seen = []
    }

    mutating func run(_ duration: Duration) {
        note()
        let end = now + duration
        while let next = pool.nextDeadline, next <= end {
            now = next
            pool.advance(to: now)
            note()
        }
        now = end
    }

    /// Something happens now.
    mutating func fact(_ body: (inout GossipPool, Instant) -> Void) {
        body(&pool, now)
        note()
    }

    /// Members of different groups do not hear each other; none for no partition.
    mutating func split(_ groups: [[Int]]) {
        var silent: Set<MemberPair> = []
        for (index, group) in groups.enumerated() {
            for other in groups.dropFirst(index + 1) {
                for a in group { for b in other { silent.insert(MemberPair(a, b)) } }
            }
        }
        fact { $0.linksChanged(silent: silent, at: $1) }
    }

    func status(_ subject: Int, by observer: Int) -> Member.Status { pool.status(of: subject, seenBy: observer) }

    /// When each observer came to see a member so, in order.
    func times(of subject: Int, _ status: Member.Status, by observers: [Int]? = nil) -> [Double] {
        seen.filter { news in
            news.subject == subject && news.status == status && news.observer != subject
                && (observers?.contains(news.observer) ?? true)
        }.map(\.after)
    }

    private mutating func note() {
        for news in pool.takeNews() {
            let after = Double((now - marked).nanoseconds) / 1e9
            seen.append(Seen(observer: news.observer, subject: news.subject, status: news.status, after: after))
        }
    }
}

/// Values of many runs.
struct Sample {
    private var values: [Double] = []

    mutating func add(_ more: [Double]) { values += more }

    var count: Int { values.count }
    var least: Double { values.min() ?? .nan }
    var most: Double { values.max() ?? .nan }
    var median: Double { values.isEmpty ? .nan : values.sorted()[values.count / 2] }

    /// Whether the median is within a quarter of a measured one and all values within the measured range, widened by a
    /// quarter.
    func agrees(with measured: (least: Double, median: Double, most: Double)) -> Bool {
        median >= measured.median * 0.75 && median <= measured.median * 1.25
            && least >= measured.least * 0.75 && most <= measured.most * 1.25
    }
}
