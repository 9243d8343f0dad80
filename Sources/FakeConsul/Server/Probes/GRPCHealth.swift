// SPDX-License-Identifier: MIT

/// The question and the answer of gRPC's health service (grpc.health.v1), and gRPC's words for what goes wrong.
enum GRPCHealth {
    /// The frames of the question, on stream 1.
    static func question(service: String, authority: String) -> [UInt8] {
        // POST and http are in the static table; the other fields are literals that nobody need remember.
        let fields = [0x83, 0x86] + field(4, "/grpc.health.v1.Health/Check") + field(1, authority)
            + field(31, "application/grpc") + field("te", "trailers") + field("user-agent", "grpc-go/1.56.3")
        var message: [UInt8] = []
        if !service.isEmpty { message = [0x0a] + varint(service.utf8.count) + Array(service.utf8) }
        let framed = [0] + UInt32(truncatingIfNeeded: message.count).bigEndianBytes + message
        return HTTP2Frame(type: HTTP2Frame.headers, flags: HTTP2Frame.endHeaders, stream: 1, payload: fields).bytes
            + HTTP2Frame(type: HTTP2Frame.data, flags: HTTP2Frame.endOrAck, stream: 1, payload: framed).bytes
    }

    /// The serving status that a message tells, in gRPC's words; nil where it is no message.
    static func servingStatus(_ data: [UInt8]) -> String? {
        guard data.count >= 5, data[0] == 0 else { return nil }
        guard UInt32(bigEndianBytes: data[1..<5]) == UInt32(clamping: data.count - 5) else { return nil }
        let message = data[5...]
        guard message.count >= 2, message.first == 0x08 else { return "UNKNOWN" }
        switch message.last {
        case 0: return "UNKNOWN"
        case 1: return "SERVING"
        case 2: return "NOT_SERVING"
        case 3: return "SERVICE_UNKNOWN"
        case let other?: return "\(other)"
        case nil: return nil
        }
    }

    /// The error that a status is in Go: `rpc error: code = NotFound desc = unknown service`.
    static func error(code: Int, message: String) -> String {
        let names = [
            "OK", "Canceled", "Unknown", "InvalidArgument", "DeadlineExceeded", "NotFound", "AlreadyExists",
            "PermissionDenied", "ResourceExhausted", "FailedPrecondition", "Aborted", "OutOfRange", "Unimplemented",
            "Internal", "Unavailable", "DataLoss", "Unauthenticated",
        ]
        let name = names.indices.contains(code) ? names[code] : "Code(\(code))"
        return "rpc error: code = \(name) desc = \(message)"
    }

    static func dialingFailed(_ words: String) -> String {
        let cause = GoQuote.quote("transport: Error while dialing: \(words)")
        return error(code: 14, message: "connection error: desc = \(cause)")
    }

    static let deadlineExceeded = error(code: 4, message: "context deadline exceeded")

    private static func field(_ staticName: UInt8, _ value: String) -> [UInt8] {
        // An index of more than four bits begins with fifteen.
        (staticName < 15 ? [staticName] : [15, staticName - 15]) + string(value)
    }

    private static func field(_ name: String, _ value: String) -> [UInt8] { [0] + string(name) + string(value) }

    private static func string(_ text: String) -> [UInt8] {
        let count = text.utf8.count
        return (count < 127 ? [UInt8(count)] : [127] + varint(count - 127)) + Array(text.utf8)
    }

    /// Seven bits a byte, the low ones first: protocol buffers and HPACK have it in common.
    private static func varint(_ number: Int) -> [UInt8] {
        var rest = number
        var bytes: [UInt8] = []
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(truncatingIfNeeded: rest)]
    }
}
