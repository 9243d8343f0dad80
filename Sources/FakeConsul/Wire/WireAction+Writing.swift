// SPDX-License-Identifier: MIT

extension WireAction {
    /// The name that JSON and the command line have for it.
    var name: String {
        switch self {
        case .delay: "delay"
        case .drip: "drip"
        case .answer: "answer"
        case .htmlPage: "html_page"
        case .aclNotFound: "acl_not_found"
        case .rateLimit: "rate_limit"
        case .answerEarly: "answer_early"
        case .tokenDies: "token_dies"
        case .staleAnswer: "stale_answer"
        case .emptyList: "empty_list"
        case .indexZero: "index_zero"
        case .indexBack: "index_back"
        case .dropHeaders: "drop_headers"
        case .setHeaders: "set_headers"
        case .truncateBody: "truncate_body"
        case .cutGzip: "cut_gzip"
        case .wrongLength: "wrong_length"
        case .reset: "reset"
        case .emptyReply: "empty_reply"
        case .garbage: "garbage"
        case .hang: "hang"
        case .refuse: "refuse"
        }
    }

    func write(to json: inout JSONWriter) {
        switch self {
        case .aclNotFound, .staleAnswer, .emptyList, .indexZero, .cutGzip, .emptyReply, .hang, .refuse,
            .truncateBody(nil), .reset(nil):
            json.string(name)
        default:
            json.object { json in
                json.key(name)
                json.object { writeFields(to: &$0) }
            }
        }
    }

    private func writeFields(to json: inout JSONWriter) {
        switch self {
        case .delay(let delay): delay.writeFields(to: &json)
        case .drip(let bytes, let every):
            json.member("bytes", bytes)
            json.member("every", every)
        case .answer(let status, let body, let headers):
            json.member("status", status)
            json.member("body", body)
            if !headers.isEmpty { Self.write(headers, to: &json) }
        case .htmlPage(let status): json.member("status", status)
        case .rateLimit(let rate, let kind):
            json.member("per_second", rate)
            json.member("kind", kind.rawValue)
        case .answerEarly(let after): json.member("after", after)
        case .tokenDies(let after, let death):
            json.member("after", after)
            json.member("as", death.rawValue)
        case .indexBack(let by): json.member("by", by)
        case .dropHeaders(let names):
            json.key("names")
            json.strings(names)
        case .setHeaders(let headers): Self.write(headers, to: &json)
        case .truncateBody(let bytes), .reset(let bytes): if let bytes { json.member("after_bytes", bytes) }
        case .wrongLength(let by): json.member("by", by)
        case .garbage(let bytes): json.member("bytes", bytes)
        case .aclNotFound, .staleAnswer, .emptyList, .indexZero, .cutGzip, .emptyReply, .hang, .refuse: break
        }
    }

    private static func write(_ headers: [WireField], to json: inout JSONWriter) {
        json.key("headers")
        json.object { json in
            for header in headers {
                json.key(header.name)
                json.string(header.value)
            }
        }
    }
}
