// SPDX-License-Identifier: MIT

/// The name of a certificate's subject or issuer, in its encoded form, which must not change on its way from one
/// certificate to the next.
struct DistinguishedName: Equatable, Sendable {
    let der: [UInt8]

    init(der: [UInt8]) { self.der = der }

    /// A name of nothing but the common name; without that an empty one.
    init(commonName: String) {
        der = DERWriter.make { der in
            der.sequence { der in
                guard !commonName.isEmpty else { return }
                der.constructed(.set) { der in
                    der.sequence { der in
                        der.objectID(.commonName)
                        der.text(commonName)
                    }
                }
            }
        }
    }

    var isEmpty: Bool { der == [0x30, 0] }

    /// The last common name among its parts; empty where there is none.
    var commonName: String {
        var name = ""
        var outer = DERReader(der)
        guard var parts = try? outer.read(.sequence) else { return name }
        while !parts.isAtEnd, var set = try? parts.read(.set) {
            while !set.isAtEnd, var part = try? set.read(.sequence) {
                guard let id = try? part.readObjectID(), let value = try? part.next(), id == .commonName else {
                    continue
                }
                name = String(decoding: value.content.rest, as: UTF8.self)
            }
        }
        return name
    }
}
