// SPDX-License-Identifier: MIT

extension QueryParameters {
    /// A query as it was sent, but for the value of `token`, which no log shows.
    static func hidingToken(in query: String) -> String {
        guard query.contains("t") || query.contains("%") else { return query }
        return query.utf8.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false).map { part in
            let name = part.prefix { $0 != UInt8(ascii: "=") }
            let isToken = PercentEncoding.decodeQueryPart(name) == "token"
            return isToken ? String(decoding: name, as: UTF8.self) + "=<hidden>" : String(decoding: part, as: UTF8.self)
        }.joined(separator: "&")
    }
}
