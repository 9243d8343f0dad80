// SPDX-License-Identifier: MIT

/// What becomes of a packet before anybody looks at its question, as the library that Consul uses decides it
/// (github.com/miekg/dns `acceptfunc.go`, `server.go`, `serve_mux.go`).
enum DNSGate {
    enum Reception {
        /// Nothing is said to what is no question: it could be made to answer somebody else.
        case ignored
        case refused(DNSMessage)
        case request(DNSMessage)
    }

    /// Who answers a question.
    enum Route {
        case zone, reverse, recursors, nobody
    }

    static func receive(_ bytes: [UInt8]) -> Reception {
        guard var decoder = DNSDecoder(bytes), !decoder.message.flags.contains(.response) else { return .ignored }
        let opcode = decoder.message.opcode
        guard opcode == DNSOpcode.query || opcode == DNSOpcode.notify else {
            var refusal = refusal(of: decoder.message, .notImplemented)
            refusal.opcode = opcode
            return .refused(refusal)
        }
        let counts = decoder.announced
        guard counts.questions == 1, counts.answers <= 1, counts.authorities <= 1, counts.additionals <= 2 else {
            return .refused(refusal(of: decoder.message, .formatError))
        }
        do throws(DNSFormatError) { try decoder.decodeSections() } catch {
            return .refused(refusal(of: decoder.message, .formatError))
        }
        return .request(decoder.message)
    }

    /// The message itself, with its question if that could be read.
    private static func refusal(of request: DNSMessage, _ code: DNSResponseCode) -> DNSMessage {
        var refusal = request
        refusal.opcode = DNSOpcode.query
        refusal.flags.insert(.response)
        refusal.flags.subtract([.authoritative, .zero])
        refusal.code = code
        refusal.answers = []
        refusal.authorities = []
        refusal.additionals = []
        return refusal
    }

    /// Who answers: the longest of the zones in which the name lies. A question for DS is the parent's.
    static func route(_ question: DNSQuestion, _ settings: DNSSettings) -> Route {
        var found = Route.nobody
        var rest = question.name.lowercased.text[...]
        while true {
            let isReverse = rest == "arpa."
            if isReverse || rest == settings.domain || (rest == settings.alternateDomain && rest != ".") {
                found = isReverse ? .reverse : .zone
                if question.type != .ds { return found }
            }
            guard let dot = rest.firstIndex(of: "."), rest.index(after: dot) < rest.endIndex else { break }
            rest = rest[rest.index(after: dot)...]
        }
        return settings.recursors.isEmpty ? found : .recursors
    }
}
