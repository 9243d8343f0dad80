// SPDX-License-Identifier: MIT

/// What `?filter=` can select from: a record whose fields are described once and read one by one, so that a filter
/// touches only what it selects.
protocol Filterable {
    static var filterSchema: FilterSchema { get }

    /// The value of a field of the schema; nil where the record has none (Go's nil pointer).
    func filterValue(_ field: String) -> FilterValue?
}

/// A value that a filter reads.
enum FilterValue {
    case string(String)
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case float(Double)
    case list([FilterValue])
    case strings([String])
    /// A map with string keys: how many it has, and the value of one.
    case lookup(count: Int, value: (String) -> FilterValue?)
    case record(any Filterable)
    case records([any Filterable])

    static func map(_ values: [String: FilterValue]) -> FilterValue {
        .lookup(count: values.count) { values[$0] }
    }

    static func map(_ values: [String: String]) -> FilterValue {
        .lookup(count: values.count) { values[$0].map(FilterValue.string) }
    }

    static func int(_ value: Int) -> FilterValue { .int(Int64(value)) }
}
