// SPDX-License-Identifier: MIT

/// Places points in a space so that their distances are as given: what network coordinates come to in a network that
/// holds still (Vivaldi), without the packets and the noise.
///
/// A distance is the heights of both points, which are each one's own way to the network, and the way between them in
/// a space of eight dimensions. Equal distances, slow machines and groups of machines come out exactly.
struct NetworkSpace {
    static let dimensions = 8

    struct Place: Equatable, Sendable {
        var vector = [Double](repeating: 0, count: dimensions)
        var height = 0.0
    }

    /// - Parameter distances: one row a point, symmetric, zero on the diagonal, in seconds.
    static func places(_ distances: [[Double]]) -> [Place] {
        let count = distances.count
        guard count > 1 else { return [Place](repeating: Place(), count: count) }
        let heights = (0..<count).map { height(of: $0, distances) }
        var rest = distances
        var greatest = 0.0
        for row in 0..<count {
            for column in 0..<count {
                let left = row == column ? 0 : max(0, distances[row][column] - heights[row] - heights[column])
                rest[row][column] = left
                greatest = max(greatest, left)
            }
        }
        var places = heights.map { Place(height: rounded($0)) }
        // Nothing below a nanosecond is a distance.
        guard greatest > 1e-9 else { return places }
        for (axis, coordinates) in axes(of: rest).enumerated() {
            for row in 0..<count { places[row].vector[axis] = rounded(coordinates[row]) }
        }
        return places
    }

    /// What a point adds to every distance: half of the least detour over it (Gromov's product). With many points only
    /// some of them are asked.
    private static func height(of point: Int, _ distances: [[Double]]) -> Double {
        let others = sample(of: distances.count).filter { $0 != point }
        if others.count < 2 { return distances[point][others.first ?? (point == 0 ? 1 : 0)] / 2 }
        var least = Double.infinity
        for (place, first) in others.enumerated() {
            for second in others[..<place] {
                let detour = distances[point][first] + distances[point][second] - distances[first][second]
                least = min(least, detour / 2)
            }
        }
        return max(0, least)
    }

    private static let sampleSize = 24

    private static func sample(of count: Int) -> [Int] {
        let step = max(1, count / sampleSize)
        return Array(stride(from: 0, to: count, by: step))
    }

    // MARK: Scaling

    /// Classical multidimensional scaling: the first axes along which points with such distances lie, each with the
    /// points' coordinates on it.
    private static func axes(of distances: [[Double]]) -> [[Double]] {
        var products = centred(distances)
        var axes: [[Double]] = []
        while axes.count < dimensions, let axis = principalAxis(of: products) {
            axes.append(axis)
            for row in products.indices {
                for column in products.indices { products[row][column] -= axis[row] * axis[column] }
            }
        }
        return axes
    }

    /// The inner products of points with such distances, their centre in the origin.
    private static func centred(_ distances: [[Double]]) -> [[Double]] {
        let count = Double(distances.count)
        let squares = distances.map { $0.map { $0 * $0 } }
        let means = squares.map { $0.reduce(0, +) / count }
        let mean = means.reduce(0, +) / count
        return squares.enumerated().map { row, values in
            values.enumerated().map { column, value in (means[row] + means[column] - mean - value) / 2 }
        }
    }

    /// The axis of the greatest eigenvalue, as long as that is; nil where none is left worth the name.
    private static func principalAxis(of products: [[Double]]) -> [Double]? {
        // Begins at the row of the point that is farthest out, which no axis of weight is perpendicular to.
        guard let start = products.indices.max(by: { products[$0][$0] < products[$1][$1] }) else { return nil }
        var axis = products[start]
        for _ in 0..<iterations {
            guard let unit = normalized(axis) else { return nil }
            axis = products.map { row in zip(row, unit).reduce(0) { $0 + $1.0 * $1.1 } }
        }
        guard let unit = normalized(axis) else { return nil }
        let value = products.enumerated().reduce(0.0) { sum, row in
            sum + unit[row.offset] * zip(row.element, unit).reduce(0) { $0 + $1.0 * $1.1 }
        }
        // A way of less than a microsecond.
        guard value > 1e-12 else { return nil }
        return unit.map { $0 * value.squareRoot() }
    }

    private static let iterations = 60

    private static func normalized(_ vector: [Double]) -> [Double]? {
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard length > 1e-18 else { return nil }
        return vector.map { $0 / length }
    }

    /// To the nanosecond, so that equal distances give equal places.
    private static func rounded(_ seconds: Double) -> Double {
        let nanoseconds = (seconds * 1e9).rounded()
        return nanoseconds == 0 ? 0 : nanoseconds / 1e9
    }
}
