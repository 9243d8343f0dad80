// SPDX-License-Identifier: MIT

/// Reverse look-ups (`consul agent/dns.go handlePtr`).
extension DNSAnswerer {
    enum ReverseAnswer {
        case reply(DNSMessage)
        /// Something must be looked up first.
        case pending
        /// The agent knows nothing of the address: the recursors may.
        case unknown
    }

    mutating func answerReverse() -> ReverseAnswer {
        var reply = draft
        if question.type == .soa { reply.authorities = [soa] }
        let reverseName = name.lowercased()
        do throws(DNSStop) {
            var target: String?
            if case .named(let node, let datacenter)? = try known(.nodeAt(reverseName: reverseName)) {
                target = "\(node).node.\(datacenter).\(settings.domain)"
            } else if let address = DNSReverse.address(of: reverseName),
                case .named(let service, let datacenter)? = try known(.serviceAt(address: address))
            {
                target = "\(service).service.\(datacenter).\(settings.domain)"
            }
            guard let target else { return .unknown }
            reply.answers = [DNSRecord(question.name, .ptr, ttl: 0, .name(DNSName(target)))]
        } catch {
            return .pending
        }
        Self.addOptions(to: &reply, answering: request, isGlobal: true)
        return .reply(reply)
    }

    /// What was found; nil where looking it up has failed, which is as if there were nothing.
    private mutating func known(_ lookup: DNSLookup) throws(DNSStop) -> DNSFinding? {
        do throws(DNSStop) { return try find(lookup) } catch .pending { throw .pending } catch { return nil }
    }

    /// What is said where no resolver knows an answer.
    static func recursionFailure(to request: DNSMessage) -> DNSMessage {
        var reply = DNSMessage(answering: request)
        reply.flags.insert(.recursionAvailable)
        reply.code = .serverFailure
        addOptions(to: &reply, answering: request, isGlobal: true)
        return reply
    }
}
