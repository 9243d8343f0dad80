// SPDX-License-Identifier: MIT

/// The hash functions that signatures are made with.
enum HashAlgorithm: Sendable {
    case sha256, sha384, sha512

    /// Bytes of a hash.
    var size: Int {
        switch self {
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    /// Bytes that the function takes in at once, which HMAC pads its key to.
    var blockSize: Int { self == .sha256 ? 64 : 128 }

    func hash(_ bytes: [UInt8]) -> [UInt8] {
        switch self {
        case .sha256: SHA256.hash(bytes)
        case .sha384: SHA512.hash384(bytes)
        case .sha512: SHA512.hash(bytes)
        }
    }

    /// HMAC (RFC 2104) of the bytes under the key.
    func authenticate(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        var key = key.count > blockSize ? hash(key) : key
        key += [UInt8](repeating: 0, count: blockSize - key.count)
        return hash(key.map { $0 ^ 0x5c } + hash(key.map { $0 ^ 0x36 } + bytes))
    }

    /// The mask of RFC 8017 B.2.1: so many bytes that follow from a seed.
    func mask(from seed: [UInt8], count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var counter: UInt32 = 0
        while bytes.count < count {
            bytes += hash(seed + (0..<4).map { UInt8(truncatingIfNeeded: counter >> UInt32(24 - 8 * $0)) })
            counter += 1
        }
        return Array(bytes.prefix(count))
    }
}
