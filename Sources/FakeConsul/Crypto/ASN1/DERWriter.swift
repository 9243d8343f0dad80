// SPDX-License-Identifier: MIT

/// Writes DER (X.690) as Go's `encoding/asn1` does.
struct DERWriter {
    private(set) var bytes: [UInt8] = []

    /// The bytes of what the closure writes.
    static func make(_ write: (inout DERWriter) -> Void) -> [UInt8] {
        var writer = DERWriter()
        write(&writer)
        return writer.bytes
    }

    /// What is DER already.
    mutating func raw(_ encoded: [UInt8]) { bytes += encoded }

    mutating func value(_ tag: DERReader.Tag, _ content: [UInt8]) {
        bytes.append(tag)
        if content.count < 0x80 {
            bytes.append(UInt8(content.count))
        } else {
            let digits = BigEndian.trimmed((0..<8).map { UInt8(truncatingIfNeeded: content.count >> (56 - 8 * $0)) })
            bytes.append(0x80 | UInt8(digits.count))
            bytes += digits
        }
        bytes += content
    }

    mutating func constructed(_ tag: DERReader.Tag, _ write: (inout DERWriter) -> Void) {
        value(tag, Self.make(write))
    }

    mutating func sequence(_ write: (inout DERWriter) -> Void) { constructed(.sequence, write) }

    /// A whole number that is not negative.
    mutating func unsigned(_ number: [UInt8]) {
        let digits = BigEndian.trimmed(number)
        value(.integer, (digits.first ?? 0x80) & 0x80 != 0 ? [0] + digits : digits)
    }

    mutating func unsigned(_ number: UInt64) {
        unsigned((0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(56 - 8 * $0)) })
    }

    mutating func boolean(_ flag: Bool) { value(.boolean, [flag ? 0xff : 0]) }
    mutating func null() { value(.null, []) }
    mutating func octets(_ content: [UInt8]) { value(.octetString, content) }
    mutating func bits(_ content: [UInt8], unused: UInt8 = 0) { value(.bitString, [unused] + content) }
    mutating func objectID(_ id: ObjectID) { value(.objectID, id.encoded) }

    /// A text as `PrintableString` where it can be one, else as `UTF8String`.
    mutating func text(_ text: String) {
        let isPrintable = text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
            default: " '()+,-./:=?".utf8.contains(byte)
            }
        }
        value(isPrintable ? .printableString : .utf8String, Array(text.utf8))
    }

    /// A time in the form that RFC 5280 (4.1.2.5) wants: `UTCTime` up to 2049. Seconds since 1970.
    mutating func time(_ seconds: Int64) {
        let time = CivilTime(seconds: seconds)
        let isShort = (1950...2049).contains(time.year)
        let year = Timestamp.padded(time.year, 4).utf8.dropFirst(isShort ? 2 : 0)
        let rest = [time.month, time.day, time.hour, time.minute, time.second].map { Timestamp.padded($0, 2) }
        value(isShort ? .utcTime : .generalizedTime, year + Array((rest.joined() + "Z").utf8))
    }

    /// The name of a hash function with the hash, as PKCS #1 v1.5 signs it.
    mutating func digestInfo(_ hash: [UInt8], _ algorithm: HashAlgorithm) {
        sequence { der in
            der.sequence { der in
                der.objectID(algorithm.objectID)
                der.null()
            }
            der.octets(hash)
        }
    }
}
