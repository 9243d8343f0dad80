// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct LocalAntiEntropyTests {
    private var antiEntropy = LocalAntiEntropy(random: SeededRandom(seed: 1))

    private static func delay(_ actions: [LocalAntiEntropy.Action], of timer: LocalAntiEntropy.Timer) -> Duration? {
        for case .schedule(timer, let delay) in actions { return delay }
        return nil
    }

    @Test mutating func start_syncsInFull_andAgainWithinTwoMinutes() throws {
        let actions = antiEntropy.start()
        #expect(actions.contains(.syncInFull))
        let delay = try #require(Self.delay(actions, of: .fullSync))
        #expect(delay >= .seconds(60) && delay < .seconds(120))
    }

    @Test mutating func changes_waitForTheFullSync_thenGoAtOnce() {
        _ = antiEntropy.start()
        let actions1 = antiEntropy.changed()
        #expect(actions1.isEmpty)
        let actions2 = antiEntropy.finished(inFull: true, successfully: true)
        #expect(actions2 == [.syncChanges])
        let actions3 = antiEntropy.changed()
        #expect(actions3.isEmpty)
        let actions4 = antiEntropy.finished(inFull: false, successfully: true)
        #expect(actions4 == [.syncChanges])
        let actions5 = antiEntropy.finished(inFull: false, successfully: false)
        #expect(actions5.isEmpty)
        let actions6 = antiEntropy.changed()
        #expect(actions6 == [.syncChanges])
    }

    @Test mutating func failure_isTriedAgainAfterFifteenSecondsOrMore_andChangesWait() throws {
        _ = antiEntropy.start()
        let failed = antiEntropy.finished(inFull: true, successfully: false)
        let retry = try #require(Self.delay(failed, of: .retry))
        #expect(retry >= .seconds(15) && retry < .seconds(30))
        let actions7 = antiEntropy.changed()
        #expect(actions7.isEmpty)
        let actions8 = antiEntropy.fired(.retry)
        #expect(actions8.contains(.syncInFull))
    }

    @Test mutating func newLeader_bringsAFullSyncWithinThreeSeconds() throws {
        _ = antiEntropy.start()
        _ = antiEntropy.finished(inFull: true, successfully: false)
        let cameUp = antiEntropy.serverCameUp()
        let wait = try #require(Self.delay(cameUp, of: .serverUp))
        #expect(wait < .seconds(3))
        let actions9 = antiEntropy.fired(.retry)
        #expect(actions9.isEmpty)
        let actions10 = antiEntropy.fired(.serverUp)
        #expect(actions10.contains(.syncInFull))
    }

    @Test(arguments: [(1, 1), (128, 1), (129, 2), (256, 2), (257, 3), (8192, 7)])
    func scale_growsWithEachDoubling(nodes: Int, factor: Int) {
        #expect(LocalAntiEntropy.scale(nodes: nodes) == factor)
    }
}
