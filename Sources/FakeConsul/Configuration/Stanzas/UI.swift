// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// `ui_config`.
    struct UI: Sendable, Equatable {
        var isEnabled = false
        var directory = ""
        /// With a slash at both ends.
        var contentPath = "/ui/"
        var metricsProvider = ""
        var metricsProviderFiles: [String] = []
        var metricsProviderOptionsJSON = ""
        var metricsProxy = MetricsProxy()
        var dashboardURLTemplates: [String: String] = [:]

        struct MetricsProxy: Sendable, Equatable {
            var baseURL = ""
            var addHeaders: [Header] = []
            var pathAllowlist: [String] = []
        }

        struct Header: Sendable, Equatable {
            var name: String
            var value: String
        }
    }
}

extension [ConfigurationField] {
    static var uiKeys: Self {
        .all([
            .bools("ui"),
            .strings("ui_content_path", "ui_dir"),
            .table("ui_config", .ui),
        ])
    }
}

extension Stanza {
    static let ui = Stanza {
        [
            .bools("enabled"),
            .strings("dir", "content_path", "metrics_provider", "metrics_provider_options_json"),
            .lists("metrics_provider_files"),
            .maps("dashboard_url_templates"),
            .table("metrics_proxy", .uiMetricsProxy),
        ]
    }
}

extension Stanza {
    static let uiMetricsProxy = Stanza {
        [
            .strings("base_url"),
            .records("add_headers", Stanza { [.strings("name", "value")] }),
            .lists("path_allowlist"),
        ]
    }
}

extension AgentConfiguration.UI {
    mutating func read(_ root: StanzaReader) {
        let stanza = root.stanza("ui_config")
        isEnabled = stanza.tree.bool("enabled") ?? root.tree.bool("ui") ?? isEnabled
        directory = stanza.tree.string("dir") ?? root.tree.string("ui_dir") ?? directory
        contentPath = Self.path(stanza.tree.string("content_path") ?? root.tree.string("ui_content_path") ?? "")
        stanza.read("metrics_provider", into: &metricsProvider)
        stanza.read("metrics_provider_files", into: &metricsProviderFiles)
        stanza.read("metrics_provider_options_json", into: &metricsProviderOptionsJSON)
        stanza.read("dashboard_url_templates", into: &dashboardURLTemplates)
        let proxy = stanza.stanza("metrics_proxy")
        proxy.read("base_url", into: &metricsProxy.baseURL)
        proxy.read("path_allowlist", into: &metricsProxy.pathAllowlist)
        for header in proxy.tree.records("add_headers") {
            metricsProxy.addHeaders.append(
                Header(name: header.string("name") ?? "", value: header.string("value") ?? "")
            )
        }
        if metricsProvider == "prometheus" && metricsProxy.pathAllowlist.isEmpty {
            metricsProxy.pathAllowlist = ["/api/v1/query", "/api/v1/query_range"]
        }
        warnOfDeprecatedKeys(root)
    }

    private func warnOfDeprecatedKeys(_ root: StanzaReader) {
        for (old, new) in [("ui", "enabled"), ("ui_dir", "dir"), ("ui_content_path", "content_path")]
        where root.tree.has(old) {
            root.report.warn("The '\(old)' field is deprecated. Use the 'ui_config.\(new)' field instead.")
        }
    }

    private static func path(_ text: String) -> String {
        if text.isEmpty { return "/ui/" }
        var inner = text[...]
        while inner.first == "/" { inner.removeFirst() }
        while inner.last == "/" { inner.removeLast() }
        return "/\(inner)/"
    }
}
