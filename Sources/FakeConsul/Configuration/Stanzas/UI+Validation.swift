// SPDX-License-Identifier: MIT

extension AgentConfiguration.UI {
    static let bothGiven =
        "Both the ui_config.enabled and ui_config.dir (or -ui and -ui-dir) were specified, please provide only one.\n"
        + "If trying to use your own web UI resources, use ui_config.dir or the -ui-dir flag.\n"
        + "The web UI is included in the binary so use ui_config.enabled or the -ui flag to enable it"

    /// Refuses settings in Consul's words.
    func validate() throws(ConfigurationError) {
        let path = GoQuote.quote(contentPath)
        if !contentPath.utf8.allSatisfy(Self.isPathByte) {
            throw ConfigurationError("ui-content-path can only contain alphanumeric, -, _, or /. received: \(path)")
        }
        if isVersionPath { throw ConfigurationError("ui-content-path cannot have 'v[0-9]'. received: \(path)") }
        try AgentConfiguration.checkBasicName("ui_config.metrics_provider", metricsProvider, mayBeEmpty: true)
        try checkProviderOptions()
        if !metricsProxy.baseURL.isEmpty && !Self.isWebURL(metricsProxy.baseURL) {
            throw ConfigurationError(
                "ui_config.metrics_proxy.base_url must be a valid http or https URL. received: "
                    + GoQuote.quote(metricsProxy.baseURL)
            )
        }
        for path in metricsProxy.pathAllowlist where !Self.isAbsolutePath(path) {
            throw ConfigurationError(
                "ui_config.metrics_proxy.path_allowlist: path \(GoQuote.quote(path)) is not an absolute path"
            )
        }
        for (name, url) in dashboardURLTemplates.sorted(by: { $0.key < $1.key }) {
            try AgentConfiguration.checkBasicName("ui_config.dashboard_url_templates key names", name)
            if !Self.isWebURL(url) {
                // Consul names the proxy's URL here, not the one that it refuses.
                throw ConfigurationError(
                    "ui_config.dashboard_url_templates values must be a valid http or https URL. received: "
                        + GoQuote.quote(metricsProxy.baseURL)
                )
            }
        }
    }

    private func checkProviderOptions() throws(ConfigurationError) {
        guard !metricsProviderOptionsJSON.isEmpty else { return }
        if case .object? = try? JSONParser.parse(Array(metricsProviderOptionsJSON.utf8), .whole) { return }
        throw ConfigurationError(
            "ui_config.metrics_provider_options_json must be empty or a string containing a valid JSON object. "
                + "received: " + GoQuote.quote(metricsProviderOptionsJSON)
        )
    }

    /// `/v1/` and the like would hide the API.
    private var isVersionPath: Bool {
        let bytes = Array(contentPath.utf8)
        return bytes.count >= 4 && contentPath.hasPrefix("/v") && bytes.last == UInt8(ascii: "/")
            && bytes[2..<bytes.count - 1].allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func isPathByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "/"): true
        default: false
        }
    }

    private static func isWebURL(_ text: String) -> Bool {
        let scheme = text.prefix { $0 != ":" }.lowercased()
        return (scheme == "http" || scheme == "https") && text.dropFirst(scheme.count).hasPrefix(":")
            && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f }
    }

    private static func isAbsolutePath(_ text: String) -> Bool {
        text.hasPrefix("/") && !text.hasPrefix("//")
            && !text.utf8.contains { [0x25, 0x3f, 0x23].contains($0) || $0 < 0x20 }
    }
}
