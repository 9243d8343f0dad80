// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct SeededRandomTests {
    private func draws(_ random: SeededRandom, _ count: Int = 5) -> [UInt64] {
        var random = random
        return (0..<count).map { _ in random.next() }
    }

    @Test func stream_isFixedBySeedAndName() {
        #expect(draws(SeededRandom(seed: 1, name: "a")) == draws(SeededRandom(seed: 1, name: "a")))
        #expect(draws(SeededRandom(seed: 1, name: "a")) != draws(SeededRandom(seed: 2, name: "a")))
        #expect(draws(SeededRandom(seed: 1, name: "a")) != draws(SeededRandom(seed: 1, name: "b")))
    }

    /// A golden: changing the generator changes every recorded run.
    @Test func stream_staysTheSameAcrossVersions() {
        var random = SeededRandom(seed: 42, name: "golden")
        #expect(random.uuid() == "481e1260-8c59-b832-f900-c99b6b5db6bc")
    }

    @Test func fork_dependsOnTheNameAlone() {
        var random = SeededRandom(seed: 7)
        let before = draws(random.fork("elections"))
        _ = random.next()
        #expect(draws(random.fork("elections")) == before)
        #expect(draws(random.fork("links")) != before)
        #expect(draws(random.fork("elections").fork("links")) != draws(random.fork("links")))
    }

    @Test func fork_doesNotAdvanceTheParent() {
        let random = SeededRandom(seed: 7)
        _ = random.fork("x")
        #expect(draws(random) == draws(SeededRandom(seed: 7)))
    }

    @Test func below_reachesEveryNumberEvenly() {
        var random = SeededRandom(seed: 3)
        var counts = [Int](repeating: 0, count: 7)
        for _ in 0..<7_000 { counts[Int(random.below(7))] += 1 }
        #expect(counts.allSatisfy { (850...1150).contains($0) }, "\(counts)")
        #expect(random.below(1) == 0)
        #expect(random.below(.max) < .max)
    }

    @Test func duration_staysInItsRange() {
        var random = SeededRandom(seed: 4)
        for _ in 0..<1_000 {
            let duration = random.duration(in: .seconds(1)..<(.seconds(2)))
            #expect(duration >= .seconds(1) && duration < .seconds(2))
        }
        #expect(random.duration(in: .seconds(1)..<(.seconds(1))) == .seconds(1))
        #expect(random.duration(upTo: .zero) == .zero)
    }

    @Test func chance_followsTheRatio() {
        var random = SeededRandom(seed: 5)
        var hits = 0
        for _ in 0..<10_000 where random.chance(Ratio(1, in: 50)) { hits += 1 }
        #expect((150...250).contains(hits))
        #expect(random.chance(.always) == true)
        #expect(random.chance(.never) == false)
    }

    @Test func shuffle_permutes() {
        var random = SeededRandom(seed: 6)
        var elements = Array(0..<20)
        random.shuffle(&elements)
        #expect(elements != Array(0..<20))
        #expect(elements.sorted() == Array(0..<20))
    }

    @Test func pick_isNil_whenThereIsNothing() {
        var random = SeededRandom(seed: 6)
        #expect(random.pick(from: [Int]()) == nil)
        #expect(random.pick(from: [9]) == 9)
    }

    @Test func uuid_hasGoUUIDsShape() {
        var random = SeededRandom(seed: 8)
        let uuid = random.uuid()
        #expect(uuid.split(separator: "-").map(\.utf8.count) == [8, 4, 4, 4, 12])
        #expect(uuid.utf8.allSatisfy { "0123456789abcdef-".utf8.contains($0) })
        #expect(random.uuid() != uuid)
    }

    @Test func bytes_haveTheirCount() {
        var random = SeededRandom(seed: 9)
        #expect(random.bytes(0).isEmpty)
        #expect(random.bytes(13).count == 13)
    }
}
