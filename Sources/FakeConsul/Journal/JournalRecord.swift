// SPDX-License-Identifier: MIT

/// What ended the wait of a blocking query.
public enum JournalWake: String, Hashable, Sendable, CaseIterable {
    /// It did not wait.
    case none
    /// Nothing to wait for: there was a newer index than the one that was sent.
    case index
    /// Something that it looked at changed.
    case key
    /// Its wait was over.
    case timeout
    /// All watches were given up: the state was restored from a snapshot.
    case abandoned
    /// It failed while it waited.
    case error
    /// The client hung up.
    case hangUp = "hang_up"
    /// A rule on the wire ended it.
    case rule
}

/// One request as the journal keeps it. Texts are those of the request itself: nothing is made for it.
struct JournalRecord {
    let number: UInt64
    let at: Instant
    let agent: Int
    let method: HTTPMethod
    let path: String
    let query: String
    let client: String
    let token: TokenMark
    /// Zero where none was sent, and where none came back.
    let indexSent: UInt64
    var indexGot: UInt64 = 0
    var wake = JournalWake.none
    /// Zero until it is answered, and where it never was.
    var status = 0
    var bytes = 0
    /// Empty where no rule acted.
    var rule = ""
    /// How long it was kept because there was no leader.
    var heldFor = Duration.zero
    var parkedAt: Instant?
    var blockedFor = Duration.zero
    /// When it was answered, or its client hung up.
    var endedAt: Instant?
}
