// SPDX-License-Identifier: MIT

/// A prime curve of FIPS 186-4 (D.1.2), `y² = x³ − 3x + b`, over the field that its coordinates are in and the one that
/// its scalars are in.
struct NISTCurve<Field: PrimeField>: Sendable {
    /// A point in Jacobian coordinates; the one at infinity has a zero `z`.
    struct Point: Sendable {
        var x: Field.Element
        var y: Field.Element
        var z: Field.Element
    }

    let field: Field
    let order: Field
    let generator: Point
    private let b: Field.Element
    /// The sums of eight multiples of the generator, each `order.size` doublings from the next, by which of the eight
    /// are in them; empty where the curve is too rarely used for that.
    private var multiples: [Point] = []

    init(field: Field, order: Field, b: [UInt8], x: [UInt8], y: [UInt8], isOften: Bool = false) {
        self.field = field
        self.order = order
        self.b = field.reduced(b)
        generator = Point(x: field.reduced(x), y: field.reduced(y), z: field.one)
        guard isOften else { return }
        var sums = [infinity]
        var base = generator
        for tooth in 0..<8 {
            if tooth > 0 { for _ in 0..<order.size { base = double(base) } }
            sums += sums.map { add($0, base) }
        }
        multiples = sums
    }

    var infinity: Point { Point(x: field.one, y: field.one, z: field.zero) }

    func isInfinity(_ point: Point) -> Bool { point.z == field.zero }

    // MARK: Points as bytes (SEC 1, 2.3.3)

    /// The point that the uncompressed form stands for; nil where it is none of the curve.
    func point(_ bytes: [UInt8]) -> Point? {
        let size = field.size
        guard bytes.count == 2 * size + 1, bytes[0] == 4,
            let x = field.element(Array(bytes[1...size])), let y = field.element(Array(bytes[(size + 1)...]))
        else { return nil }
        let cube = field.multiply(field.square(x), x)
        let right = field.add(field.subtract(cube, field.multiply(x, field.element(3))), b)
        return field.square(y) == right ? Point(x: x, y: y, z: field.one) : nil
    }

    /// The uncompressed form of a point that is not at infinity.
    func bytes(_ point: Point) -> [UInt8] {
        let (x, y) = affine(point)
        return [4] + field.bytes(x) + field.bytes(y)
    }

    func affine(_ point: Point) -> (x: Field.Element, y: Field.Element) {
        let inverse = field.inverse(point.z)
        let square = field.square(inverse)
        return (field.multiply(point.x, square), field.multiply(point.y, field.multiply(square, inverse)))
    }

    // MARK: The group

    /// "dbl-2001-b" of the Explicit-Formulas Database, for a = −3.
    func double(_ p: Point) -> Point {
        let delta = field.square(p.z)
        let gamma = field.square(p.y)
        let beta = field.multiply(p.x, gamma)
        let product = field.multiply(field.subtract(p.x, delta), field.add(p.x, delta))
        let alpha = field.add(field.double(product), product)
        let fourBeta = field.double(field.double(beta))
        let x = field.subtract(field.square(alpha), field.double(fourBeta))
        let sum = field.square(field.add(p.y, p.z))
        let z = field.subtract(field.subtract(sum, gamma), delta)
        let eightSquares = field.double(field.double(field.double(field.square(gamma))))
        let y = field.subtract(field.multiply(alpha, field.subtract(fourBeta, x)), eightSquares)
        return Point(x: x, y: y, z: z)
    }

    /// "add-1998-cmo-2", and what it does not cover: a point at infinity, equal points, opposite points.
    func add(_ p: Point, _ q: Point) -> Point {
        if isInfinity(p) { return q }
        if isInfinity(q) { return p }
        let (pz, qz) = (field.square(p.z), field.square(q.z))
        let (u1, u2) = (field.multiply(p.x, qz), field.multiply(q.x, pz))
        let s1 = field.multiply(p.y, field.multiply(q.z, qz))
        let s2 = field.multiply(q.y, field.multiply(p.z, pz))
        let (h, r) = (field.subtract(u2, u1), field.subtract(s2, s1))
        if h == field.zero { return r == field.zero ? double(p) : infinity }
        let square = field.square(h)
        let cube = field.multiply(h, square)
        let v = field.multiply(u1, square)
        let x = field.subtract(field.subtract(field.square(r), cube), field.double(v))
        let y = field.subtract(field.multiply(r, field.subtract(v, x)), field.multiply(s1, cube))
        return Point(x: x, y: y, z: field.multiply(h, field.multiply(p.z, q.z)))
    }

    /// The point so often as the scalar says, four bits at a time.
    func multiply(_ scalar: Field.Element, _ point: Point) -> Point {
        let table = table(of: point)
        var sum = infinity
        for digit in digits(of: scalar) {
            for _ in 0..<4 { sum = double(sum) }
            if digit > 0 { sum = add(sum, table[digit]) }
        }
        return sum
    }

    /// The generator so often as the scalar says: a comb, whose eight teeth take a bit each at a time.
    func multiplyGenerator(_ scalar: Field.Element) -> Point {
        guard !multiples.isEmpty else { return multiply(scalar, generator) }
        let (bytes, size) = (order.bytes(scalar), order.size)
        var sum = infinity
        for column in (0..<size).reversed() {
            var index = 0
            for tooth in (0..<8).reversed() {
                let place = column + tooth * size
                index = index << 1 | Int(bytes[size - 1 - place / 8] >> UInt8(place % 8) & 1)
            }
            sum = double(sum)
            if index > 0 { sum = add(sum, multiples[index]) }
        }
        return sum
    }

    /// A scalar's hexadecimal digits, the highest first.
    private func digits(of scalar: Field.Element) -> [Int] {
        order.bytes(scalar).flatMap { [Int($0 >> 4), Int($0 & 15)] }
    }

    private func table(of point: Point) -> [Point] {
        var multiples = [infinity, point]
        for index in 2..<16 {
            multiples.append(index % 2 == 0 ? double(multiples[index / 2]) : add(multiples[index - 1], point))
        }
        return multiples
    }
}
