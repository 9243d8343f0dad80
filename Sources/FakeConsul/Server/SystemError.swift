// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What the operating system refused, in Go's words.
struct SystemError: Error, Hashable, Sendable {
    /// The number, as in `errno`.
    let code: Int32

    init(_ code: Int32) { self.code = code }

    /// The error of the call that has just failed on this thread.
    static var last: SystemError { SystemError(errno) }

    /// Go has the C library's words, beginning in lower case: `connection refused`.
    var words: String {
        guard let text = strerror(code) else { return "errno \(code)" }
        var bytes = Array(String(cString: text).utf8)
        // "I/O error" begins with an abbreviation, other texts with a word.
        if bytes.count > 1, bytes[1] &- 0x61 < 26 { bytes[0] = bytes[0].lowercasedASCII }
        if code == EIO { return "input/output error" }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The call found nothing to do now; the descriptor will say when there is.
    var isWouldBlock: Bool { code == EAGAIN || code == EWOULDBLOCK }

    /// No descriptor, or no memory for one, is left.
    var isExhaustion: Bool { code == EMFILE || code == ENFILE || code == ENOBUFS || code == ENOMEM }
}
