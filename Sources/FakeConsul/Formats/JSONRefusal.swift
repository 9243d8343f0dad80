// SPDX-License-Identifier: MIT

/// Why a value does not fit, before it is known where it stands.
enum JSONRefusal: Sendable {
    /// Go's `UnmarshalTypeError`. The struct is nil until it is known; the path goes from the outermost struct to the
    /// field.
    case mismatch(found: String, type: String, structName: String?, path: [String])
    /// A refusal whose text does not depend on the place.
    case message(String)

    var message: String {
        switch self {
        case .message(let text): text
        case .mismatch(let found, let type, nil, []): "json: cannot unmarshal \(found) into Go value of type \(type)"
        case .mismatch(let found, let type, let name, let path):
            "json: cannot unmarshal \(found) into Go struct field "
                + "\(name ?? "").\(path.joined(separator: ".")) of type \(type)"
        }
    }

    /// The same refusal as a field of a struct sees it.
    func within(_ structName: String, _ field: [String]) -> JSONRefusal {
        guard case .mismatch(let found, let type, let name, let path) = self else { return self }
        return .mismatch(found: found, type: type, structName: name ?? structName, path: field + path)
    }

    /// The same refusal as it leaves an `UnmarshalJSON`: the decoder around it puts its own struct in.
    var leavingUnmarshaler: JSONRefusal {
        guard case .mismatch(let found, let type, _, let path) = self else { return self }
        return .mismatch(found: found, type: type, structName: nil, path: path)
    }

    static func mismatch(_ value: JSONValue, _ type: String) -> JSONRefusal {
        .mismatch(found: value.goKind, type: type, structName: nil, path: [])
    }
}

/// The one refusal of many that Go reports.
struct JSONRefusals: Sendable {
    /// What ends a decoding, in the order in which it counts.
    enum Rank: Int, Comparable, Sendable {
        /// An `UnmarshalJSON` failed: the decoding ends there.
        case final
        /// A value did not fit, or a field is unknown: the decoding goes on, and the first such refusal is its result.
        case saved
        /// Found after everything was decoded.
        case late

        static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    private(set) var first: (refusal: JSONRefusal, rank: Rank, position: Int)?

    /// Keeps the refusal if it comes before the one that is kept: by rank, then by place in the document.
    mutating func add(_ refusal: JSONRefusal, rank: Rank, position: Int) {
        if let first, (first.rank, first.position) <= (rank, position) { return }
        first = (refusal, rank, position)
    }
}

extension JSONValue {
    /// Go's word for the kind of a value in its refusals.
    var goKind: String {
        switch self {
        case .null: "null"
        case .bool: "bool"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    var isNull: Bool {
        if case .null = self { return true }
        return false
    }
}
