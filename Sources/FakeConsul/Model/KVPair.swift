// SPDX-License-Identifier: MIT

/// One entry of the KV store (Consul's `DirEntry`).
struct KVPair: Hashable, Sendable {
    var key: KVKey
    /// Empty and absent are one: Consul shows both as null.
    var value: [UInt8] = []
    /// What the client keeps here; Consul gives it no meaning.
    var flags: UInt64 = 0
    /// The session that holds the key as a lock, or empty.
    var session = ""
    /// How often the key has been acquired; a plain write sets it back to 0.
    var lockIndex: UInt64 = 0
    var createIndex: UInt64 = 0
    var modifyIndex: UInt64 = 0

    /// Whether a write of the other pair would change nothing: all the same but for the indexes of creation and change.
    func hasSameContent(as other: KVPair) -> Bool {
        lockIndex == other.lockIndex && flags == other.flags && key == other.key && session == other.session
            && value == other.value
    }
}

extension KVPair: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("LockIndex")
            json.int(lockIndex)
            json.key("Key")
            json.string(utf8: key.bytes)
            json.key("Flags")
            json.int(flags)
            json.key("Value")
            json.base64(value.isEmpty ? nil : value)
            if !session.isEmpty {
                json.key("Session")
                json.string(session)
            }
            json.key("CreateIndex")
            json.int(createIndex)
            json.key("ModifyIndex")
            json.int(modifyIndex)
        }
    }
}
