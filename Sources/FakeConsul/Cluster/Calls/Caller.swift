// SPDX-License-Identifier: MIT

/// Who waits for an answer, and in what form it must come.
struct Caller {
    let id: RequestID
    /// The agent that was asked.
    let agent: Agent
    let form: ResponseForm
    let path: String
    let query: String
    /// What was asked, as it was sent. Equal targets with equal tokens are the same question.
    var target: String { path + "?" + query }
    /// The client as the agent's log names it; nil where the log says nothing of the request.
    let client: Client?
    /// When the request came.
    let startedAt: Instant
    /// The series of `api.http` that it belongs to.
    let metric: MetricsKey

    struct Client {
        let method: HTTPMethod
        /// `ip:port`, or `@` for a Unix socket.
        let address: String
    }
}

/// The form of an answer that the request, not the resource, decides.
struct ResponseForm: Hashable, Sendable {
    /// `?pretty`, or any answer of an agent in dev mode.
    var pretty = false
    /// The client takes gzip.
    var gzip = false
}
