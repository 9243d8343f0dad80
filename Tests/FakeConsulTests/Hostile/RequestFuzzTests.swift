// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import FakeConsul

/// Broken requests by the hundred thousand, through the parser and the router into a world: no crash, no hang, no
/// lost write.
///
/// Where the process dies, the request that killed it is in the temporary folder, in `fake-consul-fuzz-SEED.txt`.
@Suite struct RequestFuzzTests {
    private static let rounds = 15_000
    /// A world lives for so many requests, so that its state stays small.
    private static let lifetime = 1_500
    /// No request may cost more of the processor, in seconds.
    private static let patience = 5.0

    @Test(arguments: [UInt64](1...8))
    func brokenRequests_areEachAnsweredOnce_andNothingIsLost(seed: UInt64) throws {
        let (corpus, documents) = (RequestCorpus.all, RequestCorpus.withJSON)
        let diary = Diary(seed: seed)
        var mutator = RequestMutator(seed: seed)
        var world = try HostileWorld(seed: seed)
        var (requests, statuses) = (0, [Int: Int]())
        for round in 0..<Self.rounds {
            if round % Self.lifetime == Self.lifetime - 1 {
                finish(world, "seed \(seed) before round \(round)")
                requests += world.requestCount
                statuses.merge(world.statuses, uniquingKeysWith: +)
                world = try HostileWorld(seed: seed &+ UInt64(round))
            }
            let request = mutator.next(from: corpus, documents)
            diary.note(request, round: round)
            let start = threadSeconds()
            world.send(request)
            live(in: world, round: round, &mutator)
            let spent = threadSeconds() - start
            let problems = world.takeProblems()
            if problems.isEmpty && spent < Self.patience { continue }
            Issue.record("seed \(seed) round \(round), \(spent) s: \(problems)\n\(Diary.text(of: request))")
        }
        finish(world, "seed \(seed) at the end")
        diary.remove()
        // Else it is the parser alone, or the refusals, that have been tried.
        #expect(requests > Self.rounds * 3 / 4, "only \(requests) requests came through the parser")
        for status in [200, 400, 404, 405, 500] {
            #expect(statuses[status, default: 0] > Self.rounds / 200, "\(statuses) has hardly any \(status)")
        }
    }

    /// What goes on beside: time passes, clients hang up, others write.
    private func live(in world: HostileWorld, round: Int, _ mutator: inout RequestMutator) {
        if world.waiting.count > 24 { world.hangUp(mutator.below(2) == 0 ? world.waiting.count : 12) }
        if round % 64 == 63 { world.keep() }
        if round % 128 == 127 { world.advance(by: .milliseconds(mutator.below(20_000))) }
    }

    private func finish(_ world: HostileWorld, _ place: String) {
        world.advance(by: .seconds(30))
        world.keep()
        world.checkKept()
        world.hangUp(world.waiting.count)
        let problems = world.takeProblems()
        if !problems.isEmpty { Issue.record("\(place): \(problems)") }
    }
}

/// The request under way, where it outlives the process.
private struct Diary {
    private let path: String
    private let file: FileHandle?
    private let seed: UInt64

    init(seed: UInt64) {
        self.seed = seed
        path = FileManager.default.temporaryDirectory.appendingPathComponent("fake-consul-fuzz-\(seed).txt").path
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        file = FileHandle(forWritingAtPath: path)
    }

    func note(_ request: [UInt8], round: Int) {
        try? file?.seek(toOffset: 0)
        try? file?.truncate(atOffset: 0)
        try? file?.write(contentsOf: Data("seed \(seed) round \(round)\n".utf8) + Data(request))
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    static func text(of request: [UInt8]) -> String {
        GoQuote.quote(String(decoding: request.prefix(3000), as: UTF8.self))
    }
}
