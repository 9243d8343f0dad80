// SPDX-License-Identifier: MIT

/// Reads a message from its bytes, whoever sent them. Nothing in it is believed: counts that lie, lengths that lead
/// outside and names that refer to themselves end in an error, and memory is bounded by the message's own size. What is
/// taken and what is not is as in the library that Consul uses (github.com/miekg/dns `msg.go`).
struct DNSDecoder {
    /// A message's header alone is so long.
    static let headerSize = 12

    private let bytes: [UInt8]
    private var offset = 0
    private var counts: (questions: Int, answers: Int, authorities: Int, additionals: Int) = (0, 0, 0, 0)
    /// What has been read; in case of an error, what came before it.
    private(set) var message = DNSMessage()

    /// Reads the header. Nil where there is none.
    init?(_ bytes: [UInt8]) {
        self.bytes = bytes
        guard bytes.count >= Self.headerSize else { return nil }
        message.id = uint16(at: 0)
        let bits = uint16(at: 2)
        message.flags = DNSMessage.Flags(rawValue: bits).intersection(.all)
        message.opcode = Int(bits >> 11 & 0xf)
        message.responseCode = Int(bits & 0xf)
        counts = (Int(uint16(at: 4)), Int(uint16(at: 6)), Int(uint16(at: 8)), Int(uint16(at: 10)))
        offset = Self.headerSize
    }

    static func decode(_ bytes: [UInt8]) throws(DNSFormatError) -> DNSMessage {
        guard var decoder = DNSDecoder(bytes) else { throw DNSFormatError("no header") }
        try decoder.decodeSections()
        return decoder.message
    }

    /// How many records the header says that there are.
    var announced: (questions: Int, answers: Int, authorities: Int, additionals: Int) { counts }

    /// Reads what follows the header. A message that ends with its header is whole.
    mutating func decodeSections() throws(DNSFormatError) {
        if offset == bytes.count { return }
        for _ in 0..<counts.questions {
            if offset == bytes.count { break }
            message.questions.append(try question())
        }
        message.answers = try records(counts.answers)
        message.authorities = try records(counts.authorities)
        message.additionals = try records(counts.additionals)
        if let options = message.options { message.responseCode |= Int(options.ttl >> 20 & 0xff0) }
    }

    // MARK: Parts

    private mutating func question() throws(DNSFormatError) -> DNSQuestion {
        let name = try name(within: bytes.count)
        if offset == bytes.count { return DNSQuestion(name: name, type: DNSType(rawValue: 0), questionClass: 0) }
        let type = try readUInt16(within: bytes.count)
        if offset == bytes.count { return DNSQuestion(name: name, type: DNSType(rawValue: type), questionClass: 0) }
        return DNSQuestion(
            name: name, type: DNSType(rawValue: type), questionClass: try readUInt16(within: bytes.count))
    }

    private mutating func records(_ count: Int) throws(DNSFormatError) -> [DNSRecord] {
        var records: [DNSRecord] = []
        for _ in 0..<count {
            // The count was a lie.
            if offset == bytes.count { break }
            records.append(try record())
        }
        return records
    }

    private mutating func record() throws(DNSFormatError) -> DNSRecord {
        let end = bytes.count
        let name = try name(within: end)
        let type = DNSType(rawValue: try readUInt16(within: end))
        let recordClass = try readUInt16(within: end)
        let ttl = try readUInt32(within: end)
        let length = Int(try readUInt16(within: end))
        guard length <= end - offset else { throw DNSFormatError("a record's data is longer than the message") }
        let dataEnd = offset + length
        let data = length == 0 && type != .opt ? .other([]) : try data(of: type, until: dataEnd)
        guard offset == dataEnd else { throw DNSFormatError("a record's data has another length than it says") }
        var record = DNSRecord(name, type, ttl: ttl, data)
        record.recordClass = recordClass
        return record
    }

    private mutating func data(of type: DNSType, until end: Int) throws(DNSFormatError) -> DNSRecord.Data {
        switch type {
        case .a: return .address(try address(4, until: end))
        case .aaaa: return .address(try address(16, until: end))
        case .ns, .cname, .ptr: return .name(try name(within: end))
        case .mx: return .mail(preference: try readUInt16(within: end), try name(within: end))
        case .srv:
            let numbers = (
                try readUInt16(within: end), try readUInt16(within: end), try readUInt16(within: end)
            )
            let target = try name(within: end)
            return .service(
                DNSService(priority: numbers.0, weight: numbers.1, port: numbers.2, target: target))
        case .soa: return .authority(try authority(until: end))
        case .txt: return .texts(try texts(until: end))
        case .opt: return .options(try options(until: end))
        default:
            defer { offset = end }
            return .other(Array(bytes[offset..<end]))
        }
    }

    private mutating func address(_ count: Int, until end: Int) throws(DNSFormatError) -> IPAddress {
        guard count <= end - offset, let address = IPAddress(bytes: bytes[offset..<(offset + count)]) else {
            throw DNSFormatError("an address is cut off")
        }
        offset += count
        return address
    }

    private mutating func authority(until end: Int) throws(DNSFormatError) -> DNSAuthority {
        DNSAuthority(
            server: try name(within: end), mailbox: try name(within: end), serial: try readUInt32(within: end),
            refresh: try readUInt32(within: end), retry: try readUInt32(within: end),
            expire: try readUInt32(within: end), minTTL: try readUInt32(within: end))
    }

    private mutating func texts(until end: Int) throws(DNSFormatError) -> [[UInt8]] {
        var texts: [[UInt8]] = []
        while offset < end {
            let start = offset + 1
            guard Int(bytes[offset]) <= end - start else { throw DNSFormatError("a text is cut off") }
            offset = start + Int(bytes[offset])
            texts.append(Array(bytes[start..<offset]))
        }
        return texts
    }

    private mutating func options(until end: Int) throws(DNSFormatError) -> [DNSOption] {
        var options: [DNSOption] = []
        while offset < end {
            let code = try readUInt16(within: end)
            let length = Int(try readUInt16(within: end))
            guard length <= end - offset else { throw DNSFormatError("an option is cut off") }
            let data = Array(bytes[offset..<(offset + length)])
            offset += length
            options.append(
                code == DNSClientSubnet.code ? .subnet(try DNSClientSubnet(data)) : .other(code: code, data))
        }
        return options
    }

    // MARK: Names

    /// The most bytes of a name, and the most references in one: more than labels it cannot have.
    private static let longestName = 255
    private static let mostReferences = 126

    private mutating func name(within end: Int) throws(DNSFormatError) -> DNSName {
        var wire: [UInt8] = []
        var position = offset
        var references = 0
        while true {
            guard position < end else { throw DNSFormatError("a name is cut off") }
            let length = Int(bytes[position])
            position += 1
            switch length & 0xc0 {
            case 0 where length == 0:
                if references == 0 { offset = position }
                return DNSName(wire: wire + [0])
            case 0:
                guard length <= end - position else { throw DNSFormatError("a label is cut off") }
                guard wire.count + length + 1 < Self.longestName else { throw DNSFormatError("a name is too long") }
                wire.append(UInt8(length))
                wire += bytes[position..<(position + length)]
                position += length
            case 0xc0:
                guard position < end else { throw DNSFormatError("a reference is cut off") }
                if references == 0 { offset = position + 1 }
                references += 1
                guard references <= Self.mostReferences else { throw DNSFormatError("too many references in a name") }
                position = (length ^ 0xc0) << 8 | Int(bytes[position])
            default: throw DNSFormatError("a label of an unknown kind")
            }
        }
    }

    // MARK: Numbers

    private func uint16(at index: Int) -> UInt16 { UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1]) }

    private mutating func readUInt16(within end: Int) throws(DNSFormatError) -> UInt16 {
        guard end - offset >= 2 else { throw DNSFormatError("a number is cut off") }
        defer { offset += 2 }
        return uint16(at: offset)
    }

    private mutating func readUInt32(within end: Int) throws(DNSFormatError) -> UInt32 {
        UInt32(try readUInt16(within: end)) << 16 | UInt32(try readUInt16(within: end))
    }
}

extension DNSClientSubnet {
    fileprivate init(_ data: [UInt8]) throws(DNSFormatError) {
        guard data.count >= 4 else { throw DNSFormatError("a client subnet is cut off") }
        family = UInt16(data[0]) << 8 | UInt16(data[1])
        sourceLength = data[2]
        scopeLength = data[3]
        let size: Int
        switch family {
        case 0 where sourceLength == 0: size = 4
        case 1 where sourceLength <= 32 && scopeLength <= 32: size = 4
        case 2 where sourceLength <= 128 && scopeLength <= 128: size = 16
        default: throw DNSFormatError("a client subnet of an unknown kind")
        }
        let given = family == 0 ? [] : data.dropFirst(4).prefix(size)
        guard let address = IPAddress(bytes: given + Array(repeating: 0, count: size - given.count)) else {
            throw DNSFormatError("a client subnet without an address")
        }
        self.address = address
    }
}
