// SPDX-License-Identifier: MIT

extension QueryParameters {
    /// The parameters as Go's `url.Values.Encode` writes them: sorted by the bytes of their names, each name's values
    /// in order.
    var encoded: String {
        let sorted = pairs.enumerated().sorted { a, b in
            if a.element.name.utf8.elementsEqual(b.element.name.utf8) { return a.offset < b.offset }
            return a.element.name.utf8.lexicographicallyPrecedes(b.element.name.utf8)
        }
        return sorted.map { _, pair in
            PercentEncoding.encodeQueryPart(pair.name) + "=" + PercentEncoding.encodeQueryPart(pair.value)
        }.joined(separator: "&")
    }
}
