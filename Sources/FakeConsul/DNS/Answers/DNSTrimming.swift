// SPDX-License-Identifier: MIT

/// Leaves out of an answer what is too much (`consul agent/dns.go trimUDPResponse`, `trimTCPResponse`).
struct DNSTrimming {
    private let tellsTruncation: Bool
    private let udpAnswerLimit: Int
    private let compresses: Bool
    private let isTCP: Bool
    /// What the client says that it takes over UDP; nil where it says nothing.
    private let payloadSize: Int?
    private let type: DNSType

    /// A client that does not say what it takes gets so many bytes over UDP, and so many answers at most.
    static let plainSize = 512
    private static let mostPlainAnswers = 8
    /// What one that says more gets at most.
    private static let largestDatagram = 65535 - 68
    private static let udpHeader = 8
    private static let largestTCPMessage = 65523

    init(_ settings: DNSSettings, isTCP: Bool, payloadSize: Int?, type: DNSType) {
        tellsTruncation = settings.tellsTruncation
        udpAnswerLimit = settings.udpAnswerLimit
        compresses = settings.compresses
        self.isTCP = isTCP
        self.payloadSize = payloadSize
        self.type = type
    }

    func trim(_ reply: inout DNSMessage) {
        let trimmed = isTCP ? trimForTCP(&reply) : trimForUDP(&reply)
        if trimmed && tellsTruncation { reply.flags.insert(.truncated) }
    }

    // MARK: TCP

    private func trimForTCP(_ reply: inout DNSMessage) -> Bool {
        let most = type == .srv ? 1024 : 4096
        let targets = reply.additionals.isEmpty ? nil : Targets(reply.additionals)
        if reply.answers.count > most { reply.answers.removeLast(reply.answers.count - most) }
        return shorten(
            &reply, to: Self.largestTCPMessage, measuring: Self.largestTCPMessage, compresses: compresses, targets)
    }

    // MARK: UDP

    private func trimForUDP(_ reply: inout DNSMessage) -> Bool {
        let count = reply.answers.count
        let size = min(max(Self.plainSize, payloadSize ?? 0), Self.largestDatagram)
        let targets = reply.additionals.isEmpty ? nil : Targets(reply.additionals)
        // A plain client's answer is measured without compression once it was cut, so that it fits uncompressed, too.
        var compresses = compresses
        let most = min(Self.mostPlainAnswers, udpAnswerLimit)
        if size == Self.plainSize, count > most {
            compresses = false
            reply.answers.removeLast(count - most)
            targets?.keepOnlyWhatIsNeeded(in: &reply)
        }
        _ = shorten(&reply, to: size - Self.udpHeader, measuring: size, compresses: compresses, targets)
        return reply.answers.count < count
    }

    /// Takes answers away, the last first, until the message is short enough or only one is left.
    ///
    /// - Parameter measuring: a message longer than this by more than a hundred bytes is cut in larger steps, to this.
    private func shorten(
        _ reply: inout DNSMessage, to limit: Int, measuring size: Int, compresses: Bool, _ targets: Targets?
    ) -> Bool {
        var wasShortened = false
        while reply.answers.count > 1 {
            let length = DNSEncoder.length(of: reply, compresses: compresses)
            if length <= limit { break }
            wasShortened = true
            reply.authorities = []
            if DNSEncoder.length(of: reply, compresses: compresses) - size > 100 {
                let fitting = mostAnswers(of: reply, within: size, compresses: compresses, targets)
                reply.answers.removeLast(reply.answers.count - fitting)
            } else {
                reply.answers.removeLast()
            }
            targets?.keepOnlyWhatIsNeeded(in: &reply)
        }
        return wasShortened
    }

    /// How many of the answers fit, found by halving (`dnsBinaryTruncate`).
    private func mostAnswers(
        of reply: DNSMessage, within size: Int, compresses: Bool, _ targets: Targets?
    ) -> Int {
        var (fitting, tooMany) = (0, reply.answers.count + 1)
        var attempt = reply
        while tooMany - fitting > 1 {
            let middle = fitting + (tooMany - fitting) / 2
            attempt.answers = Array(reply.answers[..<middle])
            targets?.keepOnlyWhatIsNeeded(in: &attempt)
            let length = DNSEncoder.length(of: attempt, compresses: compresses)
            if length > size {
                tooMany = middle
            } else if size - length < 10 {
                return middle
            } else {
                fitting = middle
            }
        }
        return fitting
    }
}

extension DNSTrimming {
    /// The additional records by their names. Of several of one name only the first is found: so it is in Consul.
    struct Targets {
        private var records: [DNSName: DNSRecord] = [:]

        init(_ additionals: [DNSRecord]) {
            for record in additionals {
                let name = record.name.lowercased
                if records[name] == nil { records[name] = record }
            }
        }

        /// Leaves among the additional records only what the targets of SRV answers are, and what those refer to.
        func keepOnlyWhatIsNeeded(in reply: inout DNSMessage) {
            var kept: [DNSRecord] = []
            var resolved: Set<DNSName> = []
            for answer in reply.answers {
                guard case .service(let service) = answer.data else { continue }
                var target = service.target.lowercased
                while resolved.insert(target).inserted, let record = records[target] {
                    kept.append(record)
                    guard record.type == .cname, case .name(let next) = record.data else { break }
                    target = next.lowercased
                }
            }
            reply.additionals = kept
        }
    }
}
