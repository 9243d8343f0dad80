// SPDX-License-Identifier: MIT

/// Writes a message as bytes. Names are written once and referred to later, where RFC 1035 lets them be; the target of
/// SRV is always written out, but others refer to it (github.com/miekg/dns `msg.go`).
struct DNSEncoder {
    private(set) var bytes: [UInt8] = []
    /// Whether all of it could be written: a label, a text or the whole may be too long.
    private(set) var isSound = true
    private let compresses: Bool
    /// Where names begin that can be referred to.
    private var known: [ArraySlice<UInt8>: UInt16] = [:]

    /// References reach no further.
    private static let reach = 1 << 14

    private init(compresses: Bool) { self.compresses = compresses }

    /// Nil where the message cannot be sent.
    static func encode(_ message: DNSMessage, compresses: Bool) -> [UInt8]? {
        var encoder = DNSEncoder(compresses: compresses)
        encoder.write(message)
        return encoder.isSound && encoder.bytes.count <= 65535 ? encoder.bytes : nil
    }

    /// How long the message is, be it too long to be sent.
    static func length(of message: DNSMessage, compresses: Bool) -> Int {
        var encoder = DNSEncoder(compresses: compresses)
        encoder.write(message)
        return encoder.bytes.count
    }

    private mutating func write(_ message: DNSMessage) {
        bytes.reserveCapacity(512)
        uint16(message.id)
        uint16(
            message.flags.rawValue | UInt16(message.opcode & 0xf) << 11 | UInt16(message.responseCode & 0xf))
        let records = [message.answers, message.authorities, message.additionals]
        for count in [message.questions.count] + records.map(\.count) { uint16(UInt16(clamping: count)) }
        for question in message.questions {
            name(question.name, mayRefer: true)
            uint16(question.type.rawValue)
            uint16(question.questionClass)
        }
        for section in records { for record in section { write(record, responseCode: message.responseCode) } }
    }

    private mutating func write(_ record: DNSRecord, responseCode: Int) {
        name(record.name, mayRefer: true)
        uint16(record.type.rawValue)
        uint16(record.recordClass)
        // The first byte of an OPT record's TTL is the rest of the response code.
        uint32(record.type == .opt ? record.ttl & 0x00ff_ffff | UInt32(responseCode & 0xff0) << 20 : record.ttl)
        let start = bytes.count
        uint16(0)
        write(record.data, of: record.type)
        let length = bytes.count - start - 2
        if length > 65535 { isSound = false }
        bytes[start] = UInt8(truncatingIfNeeded: length >> 8)
        bytes[start + 1] = UInt8(truncatingIfNeeded: length)
    }

    private mutating func write(_ data: DNSRecord.Data, of type: DNSType) {
        switch data {
        case .address(let address): bytes += type == .aaaa ? address.sixteenBytes : address.bytes
        case .name(let name): self.name(name, mayRefer: true)
        case .service(let service):
            uint16(service.priority)
            uint16(service.weight)
            uint16(service.port)
            name(service.target, mayRefer: false)
        case .authority(let zone):
            name(zone.server, mayRefer: true)
            name(zone.mailbox, mayRefer: true)
            for number in [zone.serial, zone.refresh, zone.retry, zone.expire, zone.minTTL] { uint32(number) }
        case .texts(let texts):
            for text in texts {
                if text.count > 255 { isSound = false }
                bytes.append(UInt8(clamping: text.count))
                bytes += text
            }
        case .mail(let preference, let name):
            uint16(preference)
            self.name(name, mayRefer: true)
        case .options(let options): for option in options { write(option) }
        case .other(let other): bytes += other
        }
    }

    private mutating func write(_ option: DNSOption) {
        switch option {
        case .other(let code, let data):
            uint16(code)
            uint16(UInt16(clamping: data.count))
            bytes += data
        case .subnet(let subnet):
            let data = subnet.family == 0 ? [] : subnet.network
            uint16(DNSClientSubnet.code)
            uint16(UInt16(4 + data.count))
            uint16(subnet.family)
            bytes.append(subnet.family == 0 ? 0 : subnet.sourceLength)
            bytes.append(subnet.scopeLength)
            bytes += data
        }
    }

    private mutating func name(_ name: DNSName, mayRefer: Bool) {
        if !name.isSound { isSound = false }
        guard compresses else { bytes += name.wire; return }
        let base = bytes.count
        for start in name.labelStarts {
            let rest = name.wire[start...]
            if let place = known[rest] {
                guard mayRefer else { continue }
                bytes += name.wire[..<start]
                uint16(0xc000 | place)
                return
            }
            if base + start < Self.reach { known[rest] = UInt16(base + start) }
        }
        bytes += name.wire
    }

    private mutating func uint16(_ value: UInt16) {
        bytes.append(UInt8(truncatingIfNeeded: value >> 8))
        bytes.append(UInt8(truncatingIfNeeded: value))
    }

    private mutating func uint32(_ value: UInt32) {
        uint16(UInt16(truncatingIfNeeded: value >> 16))
        uint16(UInt16(truncatingIfNeeded: value))
    }
}

extension DNSClientSubnet {
    /// The bytes of the address that the source length covers, what is beyond it zeroed.
    fileprivate var network: [UInt8] {
        let all = family == 2 ? address.sixteenBytes : address.bytes
        let count = (Int(sourceLength) + 7) / 8
        var bytes = Array(all.prefix(count))
        let rest = Int(sourceLength) % 8
        if rest > 0, !bytes.isEmpty { bytes[bytes.count - 1] &= 0xff << UInt8(8 - rest) }
        return bytes
    }
}

extension IPAddress {
    /// The address as IPv6 has it.
    fileprivate var sixteenBytes: [UInt8] {
        v4 == nil ? bytes : Array(repeating: 0, count: 10) + [0xff, 0xff] + bytes
    }
}
