// SPDX-License-Identifier: MIT

import FakeConsul

/// A story that a world is put through, and what must hold in it.
///
/// A new scenario is a file and a line in `Scenarios.all`.
public protocol Scenario: Sendable {
    /// Short and stable, as the command line and reports name it.
    static var name: String { get }
    /// What happens, and what must hold, in one sentence.
    static var summary: String { get }

    /// Plays the story in a paused world.
    ///
    /// - Returns: what did not hold; empty where all did.
    static func play(in consul: FakeConsul) async throws -> [Violation]
}

/// Something that did not hold.
public struct Violation: Sendable, Equatable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}

/// What came of one run of a scenario.
public struct Report: Sendable, Equatable {
    /// The scenario's name.
    public let scenario: String
    /// Give it to `run` again, and the same happens.
    public let seed: UInt64
    public let violations: [Violation]

    /// Whether everything held.
    public var isValid: Bool { violations.isEmpty }
}

/// The scenarios that come with fake-consul, and how they are run.
public enum Scenarios {
    /// Every built-in scenario.
    public static var all: [any Scenario.Type] { [LostLock.self] }

    /// Plays a scenario in a new world whose clock stands still.
    public static func run(_ scenario: any Scenario.Type, seed: UInt64) async throws -> Report {
        let consul = try await FakeConsul.start(seed: seed)
        await consul.pause()
        do {
            let violations = try await scenario.play(in: consul)
            await consul.stop()
            return Report(scenario: scenario.name, seed: seed, violations: violations)
        } catch {
            await consul.stop()
            throw error
        }
    }
}
