// SPDX-License-Identifier: MIT

/// Changes Consul's answers as a rule's actions say.
enum WireRewrite {
    /// - Parameter sentIndex: the index that a blocking query was sent with.
    static func apply(_ actions: [WireAction], to response: inout Response, sentIndex: UInt64?) {
        for action in actions { apply(action, to: &response, sentIndex: sentIndex) }
        if !actions.isEmpty { response.headers[.contentLength] = nil }
    }

    private static func apply(_ action: WireAction, to response: inout Response, sentIndex: UInt64?) {
        switch action {
        case .emptyList: emptyList(&response)
        case .indexZero: if response.headers[.consulIndex] != nil { replace(.consulIndex, "0", in: &response.headers) }
        case .indexBack(let by): indexBack(by, &response, sentIndex)
        case .dropHeaders(let names): for name in names { response.headers[HTTPHeader(name)] = nil }
        case .setHeaders(let fields):
            for field in fields { replace(HTTPHeader(field.name), field.value, in: &response.headers) }
        case .truncateBody(let bytes):
            expand(&response)
            response.body = Array(response.body.prefix(bytes ?? response.body.count / 2))
        case .cutGzip: cutGzip(&response)
        default: break
        }
    }

    /// Sets a field where it stands, so that the order of the others stays.
    private static func replace(_ name: HTTPHeader, _ value: String, in headers: inout HTTPHeaders) {
        var fields = headers.fields
        guard let index = fields.firstIndex(where: { $0.name.name.equalsIgnoringASCIICase(name.name) }) else {
            return headers.add(name, value)
        }
        fields[index].value = value
        headers = HTTPHeaders(fields)
    }

    private static func indexBack(_ by: UInt64, _ response: inout Response, _ sentIndex: UInt64?) {
        guard let index = response.headers[.consulIndex].flatMap({ UInt64($0) }) else { return }
        let known = min(index, sentIndex ?? index)
        replace(.consulIndex, String(known > by ? max(1, known - by) : 1), in: &response.headers)
    }

    private static func emptyList(_ response: inout Response) {
        guard response.status == .ok else { return }
        expand(&response)
        let end: [UInt8] = response.body.last == UInt8(ascii: "\n") ? [UInt8(ascii: "\n")] : []
        switch response.body.first {
        case UInt8(ascii: "["): response.body = Array("[]".utf8) + end
        case UInt8(ascii: "{"): response.body = Array("{}".utf8) + end
        default: break
        }
    }

    private static func cutGzip(_ response: inout Response) {
        if response.headers[.contentEncoding] == nil {
            response.body = Gzip.compress(response.body)
            response.headers.add(.contentEncoding, "gzip")
        }
        response.body.removeLast(response.body.count - response.body.count / 2)
    }

    /// Undoes the compression, whose bytes say nothing to a rule.
    private static func expand(_ response: inout Response) {
        guard response.headers[.contentEncoding] != nil,
            let body = try? Gzip.decompress(response.body, limit: 256 << 20)
        else { return }
        response.body = body
        response.headers[.contentEncoding] = nil
    }
}
