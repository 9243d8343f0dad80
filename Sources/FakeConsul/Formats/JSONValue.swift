// SPDX-License-Identifier: MIT

/// A JSON document as a value. Objects keep the order, and the repetitions, of their members.
indirect enum JSONValue: Sendable {
    case null
    case bool(Bool)
    /// The number as it was written; whether it fits is for the one who reads it to say.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([(name: String, value: JSONValue)])
}
