// SPDX-License-Identifier: MIT

/// What tokens may do, as it was worked out of the rules; nothing of it outlives a change of the tables.
///
/// A class, because reads of the store fill it.
final class AuthorizerCache {
    private struct Entry {
        let authorizer: Authorizer
        let token: ACLToken
    }

    private var entries: [KVKey: Entry] = [:]

    /// As many as Consul's servers keep.
    private static let capacity = 1024

    /// What the token of the secret may do, if that is known and the token has not ended.
    func authorizer(for secret: String, at now: Instant) -> Authorizer? {
        guard let entry = entries[KVKey(secret)], !entry.token.isExpired(at: now) else { return nil }
        return entry.authorizer
    }

    func keep(_ authorizer: Authorizer, for token: ACLToken) {
        if entries.count >= Self.capacity { entries.removeAll() }
        entries[token.key] = Entry(authorizer: authorizer, token: token)
    }

    func forgetAll() { entries.removeAll() }
}
