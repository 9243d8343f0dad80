// SPDX-License-Identifier: MIT

/// go-sockaddr's ways to filter and to order interface addresses.
struct AddressSelection {
    /// The interface of the default route.
    let defaultInterface: String

    typealias Failure = AddressTemplate.Failure

    func included(_ addresses: [InterfaceAddress], _ selector: String, _ value: String) throws(Failure)
        -> [InterfaceAddress]
    {
        try parted(addresses, selector, value, "include").matching
    }

    func excluded(_ addresses: [InterfaceAddress], _ selector: String, _ value: String) throws(Failure)
        -> [InterfaceAddress]
    {
        try parted(addresses, selector, value, "exclude").others
    }

    /// The addresses of interfaces that are up which others can be told: private ones (RFC 6890) or all others, those
    /// of the default route first.
    func outward(_ addresses: [InterfaceAddress], isPrivate: Bool) throws(Failure) -> [InterfaceAddress] {
        let forwardable = try included(try included(addresses, "flags", "forwardable"), "flags", "up")
        let ordered = try sorted(forwardable, by: "default,type,size")
        return isPrivate ? try included(ordered, "rfc", "6890") : try excluded(ordered, "rfc", "6890")
    }

    // MARK: Filters

    private func parted(
        _ addresses: [InterfaceAddress],
        _ selector: String,
        _ value: String,
        _ word: String
    ) throws(Failure) -> (matching: [InterfaceAddress], others: [InterfaceAddress]) {
        let matches: (InterfaceAddress) -> Bool
        switch selector.lowercased() {
        case "address":
            let pattern = try expression(value, "address")
            matches = { pattern.isMatch($0.network.text) }
        case "name":
            let pattern = try expression(value, "name")
            matches = { pattern.isMatch($0.interface) }
        case "flag", "flags":
            let flags = try AddressFlags(value)
            matches = { flags.match($0) }
        case "network": matches = try network(value)
        case "port":
            let pattern = try expression(value, "port")
            matches = { _ in pattern.isMatch("0") }
        case "rfc", "rfcs": matches = try rfc(value)
        case "size": matches = try maskSize(value)
        case "type": matches = try type(value)
        default: throw Failure(message: "invalid \(word) selector \(GoQuote.quote(selector))")
        }
        return (addresses.filter(matches), addresses.filter { !matches($0) })
    }

    private func expression(_ pattern: String, _ kind: String) throws(Failure) -> RegularExpression {
        do {
            return try RegularExpression(pattern)
        } catch {
            throw Failure(
                message: "unable to compile \(kind) regexp \(AddressTemplate.quoted(pattern)): \(error.message)"
            )
        }
    }

    private func network(_ value: String) throws(Failure) -> (InterfaceAddress) -> Bool {
        var networks: [IPNetwork] = []
        for part in value.split(separator: "|", omittingEmptySubsequences: false) {
            let text = String(part)
            guard let network = IPNetwork(text) ?? IPAddress(text).map({ IPNetwork($0, prefixLength: 128) }) else {
                throw Failure(message: "unable to create an IP address from \(AddressTemplate.quoted(text))")
            }
            networks.append(network)
        }
        return { address in networks.contains { $0.contains(address.network) } }
    }

    private func rfc(_ value: String) throws(Failure) -> (InterfaceAddress) -> Bool {
        var networks: [IPNetwork] = []
        for part in value.split(separator: "|", omittingEmptySubsequences: false) {
            guard let number = UInt64(part) else {
                throw Failure(message: "unable to parse RFC number \(GoQuote.quote(String(part)))")
            }
            guard let known = KnownNetworks.rfc(number) else { throw Failure(message: "unsupported RFC \(number)") }
            networks += known
        }
        return { address in networks.contains { $0.contains(address.network) } }
    }

    private func maskSize(_ value: String) throws(Failure) -> (InterfaceAddress) -> Bool {
        guard let size = UInt8(value), size <= 128 else {
            throw Failure(message: "invalid exclude size argument (\(GoQuote.quote(value)))")
        }
        return { $0.network.prefixLength == Int(size) }
    }

    private func type(_ value: String) throws(Failure) -> (InterfaceAddress) -> Bool {
        let types = value.lowercased().split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        for type in types where !["ip", "ipv4", "ipv6", "unix"].contains(type) {
            throw Failure(message: "unsupported type \(GoQuote.quote(type)) \(GoQuote.quote(value))")
        }
        return { types.contains("ip") || types.contains($0.isV4 ? "ipv4" : "ipv6") }
    }

    // MARK: Order

    /// Ordered by the criteria, given with commas between; what they do not tell apart stays in its order.
    func sorted(_ addresses: [InterfaceAddress], by criteria: String) throws(Failure) -> [InterfaceAddress] {
        var comparisons: [(InterfaceAddress, InterfaceAddress) -> Int] = []
        for part in criteria.split(separator: ",", omittingEmptySubsequences: false) {
            let clause = String(part).trimmingWhitespace().lowercased()
            let descends = clause.hasPrefix("-")
            let name = descends || clause.hasPrefix("+") ? String(clause.dropFirst()) : clause
            guard let comparison = comparison(name) else {
                throw Failure(message: "unknown sort type: \(GoQuote.quote(String(part)))")
            }
            comparisons.append { descends ? -comparison($0, $1) : comparison($0, $1) }
        }
        let order = addresses.enumerated().sorted { a, b in
            let verdict = comparisons.lazy.map { $0(a.element, b.element) }.first { $0 != 0 } ?? 0
            return verdict == 0 ? a.offset < b.offset : verdict < 0
        }
        return order.map(\.element)
    }

    private func comparison(_ name: String) -> ((InterfaceAddress, InterfaceAddress) -> Int)? {
        switch name {
        case "address": { $0.isV4 == $1.isV4 ? Self.order($0.address, $1.address) : 0 }
        case "default":
            { [name = defaultInterface] in Self.order($0.interface == name ? 0 : 1, $1.interface == name ? 0 : 1) }
        case "name": { Self.order($0.interface, $1.interface) }
        case "port": { _, _ in 0 }
        case "private": { Self.order($0.isPrivate ? 0 : 1, $1.isPrivate ? 0 : 1) }
        case "size": { $0.isV4 == $1.isV4 ? Self.order($0.network.prefixLength, $1.network.prefixLength) : 0 }
        case "type": { Self.order($0.isV4 ? 0 : 1, $1.isV4 ? 0 : 1) }
        default: nil
        }
    }

    private static func order<Key: Comparable>(_ a: Key, _ b: Key) -> Int { a < b ? -1 : a == b ? 0 : 1 }

    /// Without those that repeat the address or the name of the one before.
    func unique(_ addresses: [InterfaceAddress], by selector: String) throws(Failure) -> [InterfaceAddress] {
        let isByName: Bool
        switch selector.lowercased() {
        case "address": isByName = false
        case "name": isByName = true
        default: throw Failure(message: "unsupported unique constraint \(AddressTemplate.quoted(selector))")
        }
        var result: [InterfaceAddress] = []
        for address in addresses {
            let isRepeated = result.last.map {
                isByName ? $0.interface == address.interface : $0.network == address.network
            }
            if isRepeated != true { result.append(address) }
        }
        return result
    }
}

extension InterfaceAddress {
    fileprivate var isPrivate: Bool { (KnownNetworks.rfc(6890) ?? []).contains { $0.contains(network) } }
}
