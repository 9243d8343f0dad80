// SPDX-License-Identifier: MIT

/// What is asked of other resolvers (`recursors`): questions outside the agent's zones, as they came, and the addresses
/// of names that services are registered with.
extension DNSDesk {
    /// Passes the whole question on, over the client's own kind of transport, and the answer back
    /// (`consul agent/dns.go handleRecurse`).
    func recurse(_ item: DNSCase) { recurse(item, order(for: item)[...]) }

    private func recurse(_ item: DNSCase, _ recursors: ArraySlice<String>) {
        guard let recursor = recursors.first else {
            return answer(item, with: DNSAnswerer.recursionFailure(to: item.request))
        }
        exchange(item.packet, with: recursor, isTCP: item.isTCP, for: item) { [unowned self] bytes in
            guard let bytes, let reply = Self.reply(bytes, to: item.request.id),
                reply.code == .noError || reply.code == .nameError
            else { return recurse(item, recursors.dropFirst()) }
            finish(item, bytes)
        }
    }

    /// Asks for the addresses behind a name (`resolveCNAME`).
    func askRecursors(_ name: DNSName, for item: DNSCase, _ completed: @escaping (DNSFinding) -> Void) {
        var random = item.random
        let id = UInt16(truncatingIfNeeded: random.next())
        guard let message = DNSEncoder.encode(DNSMessage(id: id, asking: name, .a), compresses: false) else {
            return completed(.nothing)
        }
        ask(message, id: id, of: order(for: item)[...], for: item, completed)
    }

    private func ask(
        _ message: [UInt8], id: UInt16, of recursors: ArraySlice<String>, for item: DNSCase,
        _ completed: @escaping (DNSFinding) -> Void
    ) {
        guard let recursor = recursors.first else { return completed(.nothing) }
        exchange(message, with: recursor, isTCP: false, for: item) { [unowned self] bytes in
            guard let bytes, let reply = Self.reply(bytes, to: id) else {
                return ask(message, id: id, of: recursors.dropFirst(), for: item, completed)
            }
            completed(.records(reply.answers))
        }
    }

    private static func reply(_ bytes: [UInt8], to id: UInt16) -> DNSMessage? {
        guard let reply = try? DNSDecoder.decode(bytes), reply.id == id, reply.flags.contains(.response) else {
            return nil
        }
        return reply
    }

    private func order(for item: DNSCase) -> [String] {
        var recursors = item.settings.recursors
        var random = item.random
        if item.settings.recursorStrategy == .random { random.shuffle(&recursors) }
        return recursors
    }
}
