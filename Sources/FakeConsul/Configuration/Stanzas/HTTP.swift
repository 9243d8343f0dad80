// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// `http_config`: how the HTTP interface answers.
    struct HTTP: Sendable, Equatable {
        /// Prefixes of paths that are answered 403.
        var blockEndpoints: [String] = []
        /// The networks that may write; empty for all.
        var allowWriteFrom: [IPNetwork] = []
        var responseHeaders: [String: String] = [:]
        var useCache = true
        /// 0 for Go's own limit, 1 MiB.
        var maxHeaderBytes = 0
        /// Keys with unprintable characters are let through.
        var disableUnprintableFilter = false
    }
}

extension Stanza {
    static let http = Stanza {
        [
            .lists("block_endpoints", "allow_write_http_from"),
            .maps("response_headers"),
            .bools("use_cache"),
            .ints("max_header_bytes"),
        ]
    }
}

extension AgentConfiguration.HTTP {
    mutating func read(_ root: StanzaReader) {
        let stanza = root.stanza("http_config")
        stanza.read("block_endpoints", into: &blockEndpoints)
        stanza.read("response_headers", into: &responseHeaders)
        stanza.read("use_cache", into: &useCache)
        stanza.read("max_header_bytes", into: &maxHeaderBytes)
        root.read("disable_http_unprintable_char_filter", into: &disableUnprintableFilter)
        for text in stanza.tree.strings("allow_write_http_from") ?? [] {
            if let network = IPNetwork(text.trimmingWhitespace()) {
                allowWriteFrom.append(network)
            } else {
                stanza.report.fail("allow_write_http_from: invalid cidr: \(text)")
            }
        }
    }
}
