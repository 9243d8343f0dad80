// SPDX-License-Identifier: MIT

/// Makes broken inputs out of good ones, the same ones for a seed.
struct Mutator {
    private var state: UInt64
    private let alphabet: [UInt8]

    init(seed: UInt64, alphabet: [UInt8]) {
        state = seed
        self.alphabet = alphabet
    }

    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return bound < 1 ? 0 : Int((state >> 33) % UInt64(bound))
    }

    /// The bytes with one to four of them removed, replaced, added, repeated or cut off.
    mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...below(4) {
            let place = below(bytes.count)
            switch below(6) {
            case 0 where !bytes.isEmpty: bytes.remove(at: place)
            case 1 where !bytes.isEmpty: bytes[place] = alphabet[below(alphabet.count)]
            case 2 where bytes.count < 400:
                bytes.insert(contentsOf: bytes[place..<place + below(bytes.count - place)], at: below(bytes.count))
            case 3: bytes.removeLast(below(bytes.count))
            default: bytes.insert(alphabet[below(alphabet.count)], at: place)
            }
        }
        return bytes
    }
}
