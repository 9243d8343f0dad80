// SPDX-License-Identifier: MIT

/// A DNS message: a question, or what is answered to it (RFC 1035 §4).
struct DNSMessage: Hashable, Sendable {
    var id: UInt16 = 0
    var opcode = DNSOpcode.query
    var flags: Flags = []
    /// The lower four bits of it; what is beyond stands in the OPT record.
    var responseCode = 0
    var questions: [DNSQuestion] = []
    var answers: [DNSRecord] = []
    var authorities: [DNSRecord] = []
    var additionals: [DNSRecord] = []

    /// The bits of the header, where they are.
    struct Flags: OptionSet, Hashable, Sendable {
        let rawValue: UInt16

        static let response = Flags(rawValue: 1 << 15)
        static let authoritative = Flags(rawValue: 1 << 10)
        static let truncated = Flags(rawValue: 1 << 9)
        static let recursionDesired = Flags(rawValue: 1 << 8)
        static let recursionAvailable = Flags(rawValue: 1 << 7)
        static let zero = Flags(rawValue: 1 << 6)
        static let authenticData = Flags(rawValue: 1 << 5)
        static let checkingDisabled = Flags(rawValue: 1 << 4)
        static let all: Flags = [
            .response, .authoritative, .truncated, .recursionDesired, .recursionAvailable, .zero, .authenticData,
            .checkingDisabled,
        ]
    }

    init() {}

    /// A question as an agent asks it of others.
    init(id: UInt16, asking name: DNSName, _ type: DNSType) {
        self.id = id
        flags = .recursionDesired
        questions = [DNSQuestion(name: name, type: type)]
    }

    /// The beginning of an answer to a message.
    init(answering request: DNSMessage) {
        id = request.id
        opcode = request.opcode
        flags = .response
        if opcode == DNSOpcode.query {
            flags.formUnion(request.flags.intersection([.recursionDesired, .checkingDisabled]))
        }
        questions = Array(request.questions.prefix(1))
    }

    /// The OPT record: of several, the last.
    var options: DNSRecord? { additionals.last { $0.type == .opt } }

    /// How much the client of a message with OPT can take over UDP, in bytes.
    var payloadSize: Int? { options.map { Int($0.recordClass) } }

    var clientSubnet: DNSClientSubnet? {
        guard case .options(let all)? = options?.data else { return nil }
        for case .subnet(let subnet) in all { return subnet }
        return nil
    }

    var code: DNSResponseCode? {
        get { DNSResponseCode(rawValue: responseCode) }
        set { responseCode = newValue?.rawValue ?? 0 }
    }
}

struct DNSQuestion: Hashable, Sendable {
    var name: DNSName
    var type: DNSType
    var questionClass: UInt16 = DNSRecord.internet
}

/// What is wrong with a message.
struct DNSFormatError: Error, Equatable {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}
