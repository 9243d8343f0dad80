// SPDX-License-Identifier: MIT

extension RSAPrivateKey {
    /// A new key of so many bits, which must be a multiple of 16, from a stream of random bytes.
    static func generate(bits: Int, random: (_ count: Int) -> [UInt8]) -> RSAPrivateKey {
        precondition(bits >= 512 && bits % 16 == 0, "no RSA key has \(bits) bits")
        while true {
            let primes = [prime(bits: bits / 2, random), prime(bits: bits / 2, random)]
            let modulus = BigEndian.multiply(primes[0], primes[1])
            guard primes[0] != primes[1], BigEndian.bitCount(modulus) == bits,
                let key = try? RSAPublicKey(modulus: modulus, exponent: [1, 0, 1]),
                let exponent = privateExponent(primes)
            else { continue }
            return RSAPrivateKey(publicKey: key, exponent: exponent, primes: primes)
        }
    }

    /// What undoes the public exponent 65537 modulo (p − 1)(q − 1): the multiple of that which is −1 modulo 65537,
    /// plus one, divided by 65537.
    private static func privateExponent(_ primes: [[UInt8]]) -> [UInt8]? {
        let order = BigEndian.multiply(BigEndian.subtract(primes[0], 1), BigEndian.subtract(primes[1], 1))
        let field = Field256(modulus: [1, 0, 1])
        let small = field.reduced(order)
        guard small != field.zero else { return nil }
        let factor = field.bytes(field.negate(field.inverse(small)))
        var sum = [0] + BigEndian.multiply(order, factor)
        for index in sum.indices.reversed() {
            sum[index] &+= 1
            if sum[index] != 0 { break }
        }
        var remainder = 0
        return BigEndian.trimmed(
            sum.map { byte in
                let value = remainder << 8 | Int(byte)
                remainder = value % 65537
                return UInt8(value / 65537)
            })
    }

    /// A random prime whose two highest bits are set, so that the product of two has all of its bits.
    private static func prime(bits: Int, _ random: (Int) -> [UInt8]) -> [UInt8] {
        while true {
            var candidate = random(bits / 8)
            candidate[0] |= 0xc0
            candidate[candidate.count - 1] |= 1
            if !smallPrimes.contains(where: { remainder(candidate, by: $0) == 0 }), isProbablyPrime(candidate) {
                return candidate
            }
        }
    }

    private static let smallPrimes = (3..<2000).filter { number in !(2..<number).contains { number % $0 == 0 } }

    private static func remainder(_ number: [UInt8], by divisor: Int) -> Int {
        number.reduce(0) { ($0 << 8 | Int($1)) % divisor }
    }

    /// Miller and Rabin's test; a random number of this size passes wrongly less than once in 2¹⁰⁰ (FIPS 186-4, C.3).
    private static func isProbablyPrime(_ number: [UInt8]) -> Bool {
        let field = WideField(modulus: number)
        let minusOne = field.negate(field.one)
        var odd = BigEndian.subtract(number, 1)
        var halvings = 0
        while let last = odd.last, last & 1 == 0 {
            odd = BigEndian.shiftRight(odd, 1)
            halvings += 1
        }
        return [2, 3, 5, 7, 11].allSatisfy { base in
            var power = field.power(field.element(base), odd)
            if power == field.one || power == minusOne { return true }
            for _ in 1..<max(halvings, 1) {
                power = field.square(power)
                if power == minusOne { return true }
            }
            return false
        }
    }
}
