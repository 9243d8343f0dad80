// SPDX-License-Identifier: MIT

/// ECDSA (FIPS 186-4, 6), with the nonces of RFC 6979: the same key and message give the same signature.
///
/// Called through `CurveGroup`, which hides the field: the attribute makes a copy for P-256 all the same.
extension NISTCurve: CurveGroup {
    /// A private key from random bytes: from 1 to the order less one. The bytes should be 8 more than the order has, so
    /// that each key is as likely as any other (FIPS 186-4 B.4.1).
    func privateKey(from random: [UInt8]) -> [UInt8] {
        let value = order.reduced(random)
        return order.bytes(value == order.zero ? order.one : value)
    }

    /// The public point of a private key, uncompressed; nil where the key is zero or not below the order.
    @_specialize(where Field == Field256)
    func publicKey(of key: [UInt8]) -> [UInt8]? {
        guard let scalar = order.element(key), scalar != order.zero else { return nil }
        return bytes(multiplyGenerator(scalar))
    }

    /// Whether the number is a private key: from 1 to the order less one.
    func isPrivateKey(_ key: [UInt8]) -> Bool { order.element(key).map { $0 != order.zero } ?? false }

    /// Whether the bytes are an uncompressed point of the curve.
    @_specialize(where Field == Field256)
    func isPublicKey(_ bytes: [UInt8]) -> Bool { point(bytes) != nil }

    /// The two numbers of the signature, each with as many bytes as the order; nil for a key that is none.
    @_specialize(where Field == Field256)
    func sign(_ hash: [UInt8], key: [UInt8], _ algorithm: HashAlgorithm) -> (r: [UInt8], s: [UInt8])? {
        guard let secret = order.element(key), secret != order.zero else { return nil }
        let message = order.reduced(leftmost(hash))
        var nonces = Nonces(key: order.bytes(secret), message: order.bytes(message), algorithm, order: order)
        while true {
            let nonce = nonces.next()
            let r = order.reduced(field.bytes(affine(multiplyGenerator(nonce)).x))
            let sum = order.add(message, order.multiply(r, secret))
            let s = order.multiply(order.inverse(nonce), sum)
            if r != order.zero, s != order.zero { return (order.bytes(r), order.bytes(s)) }
        }
    }

    /// Whether the key of the point signed what has the hash.
    @_specialize(where Field == Field256)
    func verify(_ hash: [UInt8], r: [UInt8], s: [UInt8], key: [UInt8]) -> Bool {
        guard let r = order.element(r), let s = order.element(s), r != order.zero, s != order.zero,
            let key = point(key)
        else { return false }
        let inverse = order.inverse(s)
        let message = order.reduced(leftmost(hash))
        let point = add(
            multiplyGenerator(order.multiply(message, inverse)), multiply(order.multiply(r, inverse), key))
        return !isInfinity(point) && order.reduced(field.bytes(affine(point).x)) == r
    }

    /// So many of the hash's leading bytes as the order has. No hash here ends inside one of its bytes.
    private func leftmost(_ hash: [UInt8]) -> [UInt8] { Array(hash.prefix(order.size)) }

    /// The nonces that follow from a key and a message (RFC 6979, 3.2).
    private struct Nonces {
        private let algorithm: HashAlgorithm
        private let order: Field
        private var key: [UInt8]
        private var value: [UInt8]

        init(key secret: [UInt8], message: [UInt8], _ algorithm: HashAlgorithm, order: Field) {
            self.algorithm = algorithm
            self.order = order
            value = [UInt8](repeating: 1, count: algorithm.size)
            key = [UInt8](repeating: 0, count: algorithm.size)
            for separator: UInt8 in [0, 1] {
                key = algorithm.authenticate(value + [separator] + secret + message, key: key)
                value = algorithm.authenticate(value, key: key)
            }
        }

        /// The next candidate that is a scalar other than zero.
        mutating func next() -> Field.Element {
            while true {
                var bytes: [UInt8] = []
                while bytes.count < order.size {
                    value = algorithm.authenticate(value, key: key)
                    bytes += value
                }
                let excess = UInt8(order.size * 8 - BigEndian.bitCount(order.modulus))
                let candidate = order.element(BigEndian.shiftRight(Array(bytes.prefix(order.size)), excess))
                key = algorithm.authenticate(value + [0], key: key)
                value = algorithm.authenticate(value, key: key)
                if let candidate, candidate != order.zero { return candidate }
            }
        }
    }
}
