// SPDX-License-Identifier: MIT

/// Where a node is in the space whose distances are round-trip times, all in seconds (`serf coordinate/coordinate.go`).
struct Coordinate: Hashable, Sendable {
    /// How many dimensions Consul's space has.
    static let dimensions = 8
    /// The least height, and the error of a node that has measured nothing yet.
    static let leastHeight = 0.00001
    static let greatestError = 1.5

    var vector: [Double]
    /// How sure the node is of its place: the smaller the surer.
    var error = 0.0
    var adjustment = 0.0
    /// What of each distance is the node's own way to the network.
    var height = 0.0

    /// The coordinate of a node that has measured nothing yet.
    static let origin = Coordinate(
        vector: Array(repeating: 0, count: dimensions), error: greatestError, height: leastHeight)

    var isValid: Bool { (vector + [error, adjustment, height]).allSatisfy(\.isFinite) }

    /// The round-trip time to another node in nanoseconds; nil where the two are of different spaces.
    func distance(to other: Coordinate) -> Int64? {
        guard vector.count == other.vector.count else { return nil }
        let squares = zip(vector, other.vector).reduce(0.0) { sum, pair in
            let difference = pair.0 - pair.1
            return sum + difference * difference
        }
        var seconds = squares.squareRoot() + height + other.height
        let adjusted = seconds + adjustment + other.adjustment
        if adjusted > 0 { seconds = adjusted }
        let nanoseconds = seconds * 1e9
        // As Go converts it on 64-bit machines: what does not fit is the smallest number.
        return nanoseconds.magnitude < 0x1p63 ? Int64(nanoseconds) : .min
    }
}

/// The coordinate that a node has in one of its segments (`consul agent/structs Coordinate`).
struct NodeCoordinate: Hashable, Sendable {
    var node: String
    /// Empty for the whole datacenter, which is all that there is without Enterprise.
    var segment = ""
    var coordinate: Coordinate
}

/// From where distances are counted (`consul agent/structs QuerySource`).
struct QuerySource: Sendable {
    var datacenter = ""
    var segment = ""
    /// Empty for nowhere: nothing is sorted then.
    var node = ""
    /// The address of the client that asks; empty where it is not known.
    var address = ""
}

extension Coordinate: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("Vec")
            json.array { json in for component in vector { json.double(component) } }
            json.key("Error")
            json.double(error)
            json.key("Adjustment")
            json.double(adjustment)
            json.key("Height")
            json.double(height)
        }
    }
}

extension NodeCoordinate: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("Node", node)
            json.member("Segment", segment)
            json.key("Coord")
            coordinate.write(to: &json)
        }
    }
}

extension Coordinate {
    static let shape = JSONStruct.plain("coordinate.Coordinate")

    init(_ object: inout JSONObjectReader) {
        vector =
            object.list("Vec", type: "[]float64") { element, refuse in
                switch element {
                case .null: return 0
                case .number(let text):
                    if let value = Double(text), value.isFinite { return value }
                    refuse(.mismatch(found: "number \(text)", type: "float64", structName: nil, path: []))
                default: refuse(.mismatch(element, "float64"))
                }
                return 0
            } ?? []
        error = object.double("Error")
        adjustment = object.double("Adjustment")
        height = object.double("Height")
    }
}
