// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// What a data directory would hold.
struct MemoryDisk {
    var snapshot: [UInt8]?
    var records: [[UInt8]] = []

    mutating func keep(_ change: DurableChange) {
        switch change {
        case .append(let record): records.append(record)
        case .replace(let snapshot, let records):
            self.snapshot = snapshot
            self.records = records
        }
    }

    func read() throws -> DurableState {
        var builder = try DurableStateBuilder(snapshot: snapshot)
        for record in records { try builder.add(record) }
        return try builder.finish()
    }
}
