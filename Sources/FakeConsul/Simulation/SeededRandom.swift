// SPDX-License-Identifier: MIT

/// A stream of random numbers fixed by a seed and a name.
///
/// Each user of randomness forks its own stream by name, so that a new user, or one that draws more often, does not
/// shift what the others draw. The generator is our own (xoshiro256** of Blackman and Vigna, seeded by splitmix64),
/// because the standard library's algorithms are free to change between versions.
struct SeededRandom: Sendable {
    /// What the stream was made from; forks derive from it, not from how much has been drawn.
    private let key: UInt64
    private var state: (UInt64, UInt64, UInt64, UInt64)

    init(seed: UInt64, name: String = "") {
        self.init(key: SeededRandom.mix(seed ^ SeededRandom.mix(FNV1a.hash(name))))
    }

    private init(key: UInt64) {
        self.key = key
        var counter = key
        func draw() -> UInt64 {
            counter &+= 0x9e37_79b9_7f4a_7c15
            return SeededRandom.mix(counter)
        }
        // Never all zero, xoshiro's one bad state: mix is one to one, so at most one of the four is zero.
        state = (draw(), draw(), draw(), draw())
    }

    /// An independent stream. The same name gives the same stream, whatever was drawn here before or is drawn later.
    func fork(_ name: String) -> SeededRandom {
        SeededRandom(key: SeededRandom.mix(key &+ SeededRandom.mix(FNV1a.hash(name))))
    }

    /// The next 64 random bits.
    mutating func next() -> UInt64 {
        let product = state.1 &* 5
        let result = (product << 7 | product >> 57) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = state.3 << 45 | state.3 >> 19
        return result
    }

    /// The output step of splitmix64: one to one, and each bit of the input changes half of the output's.
    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
