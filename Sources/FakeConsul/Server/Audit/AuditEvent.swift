// SPDX-License-Identifier: MIT

/// What Consul Enterprise writes of a request to the HTTP API: once when it begins, once when it has its answer.
struct AuditEvent {
    enum Stage: String {
        case start = "OperationStart"
        case complete = "OperationComplete"
    }

    /// Who asked, as the token says; empty texts where it says nothing.
    struct Identity: Equatable {
        var accessorID = ""
        var description = ""
        var createdAt: Instant?
    }

    /// The same for both events of a request.
    var id: String
    /// When the request came.
    var time: Instant
    var identity = Identity()
    var method: String
    /// The path and the query, without the token.
    var endpoint: String
    var client: String
    var userAgent: String
    var host: String

    /// One line of JSON.
    ///
    /// - Parameter status: of the answer, where there is one.
    func line(_ stage: Stage, at now: Instant, status: Int? = nil) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.member("created_at", Timestamp.rfc3339(nanoseconds: now.nanoseconds))
            json.member("event_type", "audit")
            json.key("payload")
            json.object { json in
                json.member("id", id)
                json.member("version", "1")
                json.member("type", "HTTPEvent")
                json.member("timestamp", Timestamp.rfc3339(nanoseconds: time.nanoseconds))
                writeIdentity(to: &json)
                writeRequest(to: &json)
                if let status {
                    json.key("response")
                    json.object { json in json.member("status", String(status)) }
                }
                json.member("stage", stage.rawValue)
            }
        }
        return json.bytes + [UInt8(ascii: "\n")]
    }

    private func writeIdentity(to json: inout JSONWriter) {
        json.key("auth")
        json.object { json in
            json.member("accessor_id", identity.accessorID)
            json.member("description", identity.description)
            if let created = identity.createdAt {
                json.member("create_time", Timestamp.rfc3339(nanoseconds: created.nanoseconds))
            }
        }
    }

    private func writeRequest(to json: inout JSONWriter) {
        json.key("request")
        json.object { json in
            json.member("operation", method)
            json.member("endpoint", endpoint)
            json.member("remote_addr", client)
            json.member("user_agent", userAgent)
            json.member("host", host)
        }
    }
}
