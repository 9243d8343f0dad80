// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// Something that happened in a simulation and that a law may forbid.
enum RaftObservation {
    case becameLeader(server: Int, term: Term, log: RaftLog<Int>)
    /// An entry was written to a server's log, after one of the previous term.
    case appended(server: Int, LogEntry<Int>, previousTerm: Term)
    case applied(server: Int, LogEntry<Int>)
    /// A server's state was replaced by a snapshot.
    case restored(server: Int, index: LogIndex)
    /// A server's process began, with an empty state.
    case started(server: Int)
    /// The end of a run: what each server's state holds, and what clients were told is done.
    case ended(states: [[Int]], acknowledged: [Int])
}

/// A law that always holds, with a name to report it by.
protocol RaftChecker: Sendable {
    static var name: String { get }
    /// The violation, in words; nil when all is well.
    mutating func observe(_ observation: RaftObservation) -> String?
}

/// What an entry says, to compare two by.
private func fingerprint(_ entry: LogEntry<Int>) -> String {
    switch entry.kind {
    case .command(let command): "\(entry.term):\(command)@\(entry.proposedAt.nanoseconds)"
    case .noop: "\(entry.term):noop"
    case .barrier: "\(entry.term):barrier"
    case .configuration(let configuration):
        "\(entry.term):\(configuration.servers.map { $0.id.name + $0.suffrage.rawValue })"
    }
}

struct OneLeaderPerTerm: RaftChecker {
    static let name = "OneLeaderPerTerm"
    private var leaders: [Term: Int] = [:]

    mutating func observe(_ observation: RaftObservation) -> String? {
        guard case .becameLeader(let server, let term, _) = observation else { return nil }
        let first = leaders[term, default: server]
        leaders[term] = first
        return first == server ? nil : "two leaders in term \(term): \(first) and \(server)"
    }
}

/// Entries of the same index and term are equal, and so are all before them: by induction it is enough to look at the
/// one before.
struct LogMatching: RaftChecker {
    static let name = "LogMatching"
    private struct Place: Hashable {
        let index: LogIndex
        let term: Term
    }
    private var seen: [Place: (fingerprint: String, previousTerm: Term)] = [:]

    mutating func observe(_ observation: RaftObservation) -> String? {
        guard case .appended(let server, let entry, let previousTerm) = observation else { return nil }
        let place = Place(index: entry.index, term: entry.term)
        let print = fingerprint(entry)
        guard let first = seen[place] else {
            seen[place] = (print, previousTerm)
            return nil
        }
        if first == (print, previousTerm) { return nil }
        return "server \(server) holds \(print) after term \(previousTerm) at \(entry.index), another \(first)"
    }
}

/// Every leader holds what was committed before (raft §5.4), and no acknowledged command is missing at the end.
struct CommittedNeverLost: RaftChecker {
    static let name = "CommittedNeverLost"
    private var last: LogEntry<Int>?

    mutating func observe(_ observation: RaftObservation) -> String? {
        switch observation {
        case .applied(_, let entry):
            if entry.index > last?.index ?? 0 { last = entry }
        case .becameLeader(let server, let term, let log):
            guard let last, log.term(at: last.index) != last.term, log.snapshotIndex < last.index else { return nil }
            return "leader \(server) of term \(term) lacks entry \(last.index) of term \(last.term)"
        case .ended(let states, let acknowledged):
            for (server, state) in states.enumerated() {
                let held = Set(state)
                let lost = acknowledged.first { !held.contains($0) }
                if let lost { return "server \(server) lost \(lost)" }
            }
        case .appended, .restored, .started: break
        }
        return nil
    }
}

/// Every server applies every entry once, in order, and all apply the same.
struct StateMachinesAgree: RaftChecker {
    static let name = "StateMachinesAgree"
    private var applied: [LogIndex: String] = [:]
    private var lastApplied: [Int: LogIndex] = [:]

    mutating func observe(_ observation: RaftObservation) -> String? {
        switch observation {
        case .started(let server): lastApplied[server] = 0
        case .restored(let server, let index): lastApplied[server] = index
        case .applied(let server, let entry):
            let expected = lastApplied[server, default: 0] + 1
            lastApplied[server] = entry.index
            if entry.index != expected { return "server \(server) applied \(entry.index), not \(expected)" }
            let print = fingerprint(entry)
            let first = applied[entry.index, default: print]
            applied[entry.index] = first
            if first != print { return "server \(server) applied \(print) at \(entry.index), another \(first)" }
        case .ended(let states, _):
            if Set(states).count > 1 { return "states differ: \(states.map(\.count)) commands" }
        case .appended, .becameLeader: break
        }
        return nil
    }
}
