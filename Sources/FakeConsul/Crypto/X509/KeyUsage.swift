// SPDX-License-Identifier: MIT

/// What a certificate's key is for (RFC 5280, 4.2.1.3); the first use is the highest bit of the first byte.
struct KeyUsage: OptionSet, Sendable {
    let rawValue: UInt16

    static let digitalSignature = KeyUsage(rawValue: 0x8000)
    static let keyEncipherment = KeyUsage(rawValue: 0x2000)
    static let dataEncipherment = KeyUsage(rawValue: 0x1000)
    static let keyAgreement = KeyUsage(rawValue: 0x0800)
    static let certificateSigning = KeyUsage(rawValue: 0x0400)
    static let listSigning = KeyUsage(rawValue: 0x0200)

    init(rawValue: UInt16) { self.rawValue = rawValue }

    init(der: [UInt8]) throws(CryptoError) {
        var reader = DERReader(der)
        let bytes = try reader.readBits().bytes
        rawValue = UInt16(bytes.first ?? 0) << 8 | UInt16(bytes.dropFirst().first ?? 0)
    }

    /// The extension's value: as few bits as hold the last use.
    var der: [UInt8] {
        let bits = 16 - rawValue.trailingZeroBitCount
        let bytes = [UInt8(rawValue >> 8), UInt8(rawValue & 0xff)].prefix((bits + 7) / 8)
        return DERWriter.make { $0.bits(Array(bytes), unused: UInt8((8 - bits % 8) % 8)) }
    }
}
