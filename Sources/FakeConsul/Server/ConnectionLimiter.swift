// SPDX-License-Identifier: MIT

/// How many connections each client address has to one agent, over all of its listeners
/// (Consul's `limits.http_max_conns_per_client`; hashicorp/go-connlimit).
final class ConnectionLimiter {
    /// Zero or less is no limit. A lower limit closes nothing that is open.
    var maxPerClient: Int
    private var counts: [String: Int] = [:]

    /// What a client over the limit is sent, before anything is read of it.
    static let refusal: [UInt8] = {
        let words = "Your IP is issuing too many concurrent connections, please rate limit your calls\n"
        return Array(
            ("HTTP/1.1 429 Too Many Requests\r\nContent-Type: text/plain\r\nContent-Length: \(words.utf8.count)\r\n"
                + "Connection: close\r\n\r\n\(words)").utf8)
    }()

    init(maxPerClient: Int = 200) { self.maxPerClient = maxPerClient }

    /// Counts a new connection; false where it is one too many.
    func admit(_ client: String) -> Bool {
        let count = counts[client, default: 0]
        if maxPerClient > 0 && count >= maxPerClient { return false }
        counts[client] = count + 1
        return true
    }

    /// An admitted connection has ended.
    func release(_ client: String) {
        guard let count = counts[client] else { return }
        counts[client] = count > 1 ? count - 1 : nil
    }
}
