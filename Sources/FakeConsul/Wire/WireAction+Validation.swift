// SPDX-License-Identifier: MIT

extension WireAction {
    /// What is wrong with its numbers and texts; nil where nothing is.
    var refusal: String? {
        switch self {
        case .delay(let delay): delay.isSensible ? nil : "must be from 0s to 24h"
        case .drip(let bytes, let every):
            bytes < 1 ? "bytes must be 1 or more"
                : every < .microseconds(1) || every > WireDelay.longest ? "every must be from 1µs to 24h" : nil
        case .answer(let status, let body, let headers):
            Self.status(status) ?? (body.utf8.count > WirePlan.longestBody ? "the body is too long" : nil)
                ?? Self.fields(headers)
        case .htmlPage(let status): Self.status(status)
        case .rateLimit(let rate, _): (0...1_000_000).contains(rate) ? nil : "per_second must be from 0 to 1000000"
        case .answerEarly(let after), .tokenDies(let after, _):
            after < .zero || after > WireDelay.longest ? "after must be from 0s to 24h" : nil
        case .indexBack(let by): by == 0 ? "by must be 1 or more" : nil
        case .dropHeaders(let names): Self.fields(names.map { WireField($0, "") })
        case .setHeaders(let headers): Self.fields(headers)
        case .truncateBody(let bytes), .reset(let bytes): (bytes ?? 0) < 0 ? "after_bytes must not be negative" : nil
        case .wrongLength(let by):
            by == 0 || by.magnitude > 1 << 30 ? "by must be from -1073741824 to 1073741824, and not 0" : nil
        case .garbage(let bytes): (1...65_536).contains(bytes) ? nil : "bytes must be from 1 to 65536"
        case .aclNotFound, .staleAnswer, .emptyList, .indexZero, .cutGzip, .emptyReply, .hang, .refuse: nil
        }
    }

    private static func status(_ status: Int) -> String? {
        (200...599).contains(status) ? nil : "status must be from 200 to 599"
    }

    /// Those that would break the message itself are refused: the length is the connection's affair.
    private static func fields(_ fields: [WireField]) -> String? {
        if fields.isEmpty || fields.count > 64 { return fields.isEmpty ? nil : "more than 64 headers" }
        for field in fields {
            guard (1...256).contains(field.name.utf8.count), field.name.utf8.allSatisfy(\.isTokenByte) else {
                return "\(JSONValue.string(field.name).kindWithArticle) is no header's name"
            }
            guard field.value.utf8.count <= StrictObject.longestText, field.value.utf8.allSatisfy(\.isHeaderValueByte)
            else { return "the value of \(field.name) does not fit in a header" }
            for owned in ["Content-Length", "Transfer-Encoding"] where field.name.equalsIgnoringASCIICase(owned) {
                return "\(owned) is not a rule's to set: see wrong_length"
            }
        }
        return nil
    }
}

extension WireDelay {
    fileprivate var isSensible: Bool {
        let range = Duration.zero...Self.longest
        return switch self {
        case .fixed(let duration): range.contains(duration)
        case .uniform(let lengths): range.contains(lengths.lowerBound) && range.contains(lengths.upperBound)
        case .normal(let mean, let deviation): range.contains(mean) && range.contains(deviation)
        }
    }
}
