// SPDX-License-Identifier: MIT

/// The log indexes that a record carries (Consul's `RaftIndex`).
struct RaftIndexes: Hashable, Sendable {
    /// The entry that created the record.
    var create: UInt64 = 0
    /// The entry that last changed it. Writing the same again changes nothing.
    var modify: UInt64 = 0
}

extension JSONWriter {
    mutating func indexes(_ indexes: RaftIndexes) {
        key("CreateIndex")
        int(indexes.create)
        key("ModifyIndex")
        int(indexes.modify)
    }
}
