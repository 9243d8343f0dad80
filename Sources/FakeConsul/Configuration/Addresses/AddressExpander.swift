// SPDX-License-Identifier: MIT

/// Reads settings that hold addresses, templates of go-sockaddr filled in.
struct AddressExpander {
    let interfaces: NetworkInterfaces
    let report: ConfigurationReport

    /// An address of which the port is not known yet.
    enum Target: Equatable {
        case ip(IPAddress)
        case unix(String)
    }

    /// The addresses that the text names. None, with an error noted, where one of them is no address.
    func targets(_ name: String, _ text: String?) -> [Target] {
        guard let text, let expanded = expand(name, text) else { return [] }
        var targets: [Target] = []
        for word in words(expanded) {
            if word.hasPrefix("unix://") {
                targets.append(.unix(String(word.dropFirst("unix://".count))))
            } else if let address = IPAddress(word == "[::]" ? "::" : word) {
                targets.append(.ip(address))
            } else {
                report.fail("\(name): invalid ip address: \(word)")
                return []
            }
        }
        return targets
    }

    /// The same for a setting that knows IP addresses only.
    func addresses(_ name: String, _ text: String?) -> [IPAddress] {
        var addresses: [IPAddress] = []
        for target in targets(name, text) {
            guard case .ip(let address) = target else {
                report.fail("\(name) cannot be a unix socket")
                return []
            }
            addresses.append(address)
        }
        return addresses
    }

    /// The one IP address that the text names; nil where it names none.
    func address(_ name: String, _ text: String?) -> IPAddress? {
        let targets = targets(name, text)
        guard targets.count < 2 else {
            let list = targets.map(\.text).joined(separator: " ")
            report.fail("\(name): multiple addresses found: \(list)")
            return nil
        }
        switch targets.first {
        case .ip(let address)?: return address
        case .unix?:
            report.fail("\(name) cannot be a unix socket")
            return nil
        case nil: return nil
        }
    }

    /// Texts that may be anything, those of them with a template split where it gave several.
    func texts(_ name: String, _ texts: [String]) -> [String] {
        texts.flatMap { text -> [String] in
            guard let expanded = expand(name, text) else { return [] }
            return expanded.hasSameBytes(as: text) ? [text] : words(expanded)
        }
    }

    /// The recursors that the text names.
    func recursors(_ text: String) throws(ConfigurationError) -> [String] {
        let expanded: String
        do {
            expanded = try AddressTemplate.expand(text, with: interfaces)
        } catch {
            throw ConfigurationError("Invalid DNS recursor template \(GoQuote.quote(text)): \(error.message)")
        }
        let words = words(expanded)
        if let socket = words.first(where: { $0.hasPrefix("unix://") }) {
            throw ConfigurationError("DNS Recursors cannot be unix sockets: \(socket)")
        }
        return words
    }

    /// Nil for an empty text, and, with an error noted, for a broken template.
    private func expand(_ name: String, _ text: String) -> String? {
        if text.isEmpty { return nil }
        do {
            return try AddressTemplate.expand(text, with: interfaces)
        } catch {
            report.fail("\(name): error parsing \(GoQuote.quote(text)): \(error.message)")
            return nil
        }
    }

    private func words(_ text: String) -> [String] {
        text.unicodeScalars.split { $0.properties.isWhitespace }.map { String($0) }
    }
}

extension AddressExpander.Target {
    fileprivate var text: String {
        switch self {
        case .ip(let address): address.description
        case .unix(let path): path
        }
    }
}
