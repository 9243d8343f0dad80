// SPDX-License-Identifier: MIT

/// An entry of kind `service-defaults`, or a struct in it, as filters see it.
struct ConfigEntryRow: Filterable {
    let record: ConfigRecord
    private let bookkeeping: [String: UInt64]

    init(entry: ConfigEntry) {
        record = entry.body
        bookkeeping = [
            "Hash": entry.hash, "CreateIndex": entry.indexes.create, "ModifyIndex": entry.indexes.modify,
        ]
    }

    fileprivate init(record: ConfigRecord) {
        self.record = record
        bookkeeping = [:]
    }

    static var filterSchema: FilterSchema {
        FilterSchema(
            ConfigSchema.serviceDefaults.filterFields
                + ["Hash", "CreateIndex", "ModifyIndex"].map { (name: $0, kind: FilterKind.uint) }
        )
    }

    func filterValue(_ field: String) -> FilterValue? {
        bookkeeping[field].map(FilterValue.uint) ?? record[field].filterValue
    }
}

extension ConfigValue {
    fileprivate var filterValue: FilterValue? {
        switch self {
        case .null, .bytes: nil
        case .bool(let flag): .bool(flag)
        case .int(let number): .int(number)
        case .uint(let number): .uint(number)
        case .float(let number): .float(Double(number))
        case .text(let text): .string(text)
        case .list(let elements): .list(elements.compactMap(\.filterValue))
        case .map(let map): .lookup(count: map.count) { map[$0]?.filterValue }
        case .record(let record): .record(ConfigEntryRow(record: record))
        case .opaque: .lookup(count: 0) { _ in nil }
        }
    }
}

extension ConfigSchema {
    /// What filters may select: all but what the free edition has not.
    fileprivate var filterFields: [(name: String, kind: FilterKind)] {
        fields.filter { $0.name != "EnterpriseMeta" && $0.name != "Arguments" }.compactMap { field in
            field.type.filterKind.map { (name: field.name, kind: $0) }
        }
    }
}

extension ConfigType {
    fileprivate var filterKind: FilterKind? {
        switch pointed {
        case .bool: .bool
        case .string: .string
        case .int, .duration: .int
        case .uint(let bytes): .uint(bits: bytes * 8)
        case .float: .float(bits: 32)
        case .list(let element): element.filterKind.map { .list($0) }
        case .map(let element): element.filterKind.map { .map($0) }
        case .opaque: .opaqueMap
        case .structure(let schema): .record(FilterSchema(schema.filterFields))
        case .time, .bytes, .pointer: nil
        }
    }
}
