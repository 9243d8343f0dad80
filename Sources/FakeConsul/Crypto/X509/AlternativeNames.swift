// SPDX-License-Identifier: MIT

/// The other names of a certificate's subject (RFC 5280, 4.2.1.6), as far as they are used here.
struct AlternativeNames: Equatable, Sendable {
    var dnsNames: [String] = []
    var emailAddresses: [String] = []
    var ipAddresses: [IPAddress] = []
    var uris: [String] = []

    var isEmpty: Bool { dnsNames.isEmpty && emailAddresses.isEmpty && ipAddresses.isEmpty && uris.isEmpty }

    private static let email = DERReader.Tag.implicit(1)
    private static let dns = DERReader.Tag.implicit(2)
    private static let uri = DERReader.Tag.implicit(6)
    private static let ip = DERReader.Tag.implicit(7)

    init(dnsNames: [String] = [], emailAddresses: [String] = [], ipAddresses: [IPAddress] = [], uris: [String] = []) {
        self.dnsNames = dnsNames
        self.emailAddresses = emailAddresses
        self.ipAddresses = ipAddresses
        self.uris = uris
    }

    /// From the extension's value.
    init(der: [UInt8]) throws(CryptoError) {
        var outer = DERReader(der)
        var names = try outer.read(.sequence)
        while !names.isAtEnd {
            let (tag, content, _) = try names.next()
            let text = String(decoding: content.rest, as: UTF8.self)
            switch tag {
            case Self.email: emailAddresses.append(text)
            case Self.dns: dnsNames.append(text)
            case Self.uri: uris.append(text)
            case Self.ip:
                guard let address = IPAddress(bytes: content.rest) else {
                    throw CryptoError("x509: cannot parse IP address of length \(content.rest.count)")
                }
                ipAddresses.append(address)
            default: break
            }
        }
    }

    /// The extension's value.
    var der: [UInt8] {
        DERWriter.make { der in
            der.sequence { der in
                for name in dnsNames { der.value(Self.dns, Array(name.utf8)) }
                for address in emailAddresses { der.value(Self.email, Array(address.utf8)) }
                for address in ipAddresses { der.value(Self.ip, address.bytes) }
                for uri in uris { der.value(Self.uri, Array(uri.utf8)) }
            }
        }
    }
}
