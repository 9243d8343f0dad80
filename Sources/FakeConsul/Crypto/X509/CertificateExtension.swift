// SPDX-License-Identifier: MIT

/// One extension of a certificate (RFC 5280, 4.2).
struct CertificateExtension: Equatable, Sendable {
    var id: ObjectID
    var isCritical = false
    var value: [UInt8]

    func write(to der: inout DERWriter) {
        der.sequence { der in
            der.objectID(id)
            if isCritical { der.boolean(true) }
            der.octets(value)
        }
    }

    /// The extensions of a list, as certificates and requests have it.
    static func list(_ reader: DERReader) throws(CryptoError) -> [CertificateExtension] {
        var reader = reader
        var list = try reader.read(.sequence)
        var extensions: [CertificateExtension] = []
        while !list.isAtEnd {
            var fields = try list.read(.sequence)
            let id = try fields.readObjectID()
            let isCritical = fields.tag == .boolean ? try fields.readBoolean() : false
            extensions.append(
                CertificateExtension(id: id, isCritical: isCritical, value: try fields.read(.octetString).rest))
        }
        return extensions
    }
}

extension [CertificateExtension] {
    /// The value of the extension; nil where it is not there.
    subscript(id: ObjectID) -> [UInt8]? { first { $0.id == id }?.value }

    var alternativeNames: AlternativeNames {
        get throws(CryptoError) {
            guard let value = self[.subjectAlternativeName] else { return AlternativeNames() }
            return try AlternativeNames(der: value)
        }
    }

    /// Whether the key may sign certificates, and how long the chain below may be.
    var basicConstraints: (isCA: Bool, pathLength: Int?) {
        get throws(CryptoError) {
            guard let value = self[.basicConstraints] else { return (false, nil) }
            var outer = DERReader(value)
            var fields = try outer.read(.sequence)
            let isCA = fields.tag == .boolean ? try fields.readBoolean() : false
            return (isCA, fields.tag == .integer ? try fields.readSmall() : nil)
        }
    }
}
