// SPDX-License-Identifier: MIT

/// Why a key, a certificate or a token was refused, in the words of Go's packages where those reach a client.
struct CryptoError: Error, Equatable {
    let message: String

    init(_ message: String) { self.message = message }
}
