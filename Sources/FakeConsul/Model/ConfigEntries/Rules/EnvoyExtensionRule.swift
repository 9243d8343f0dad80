// SPDX-License-Identifier: MIT

/// The rules for extensions of Envoy (`consul agent/envoyextensions`).
enum EnvoyExtensionRule {
    private static let builtIn = [
        "builtin/lua", "builtin/aws/lambda", "builtin/property-override", "builtin/wasm", "builtin/ext-authz",
    ]

    /// What is refused of a list of them.
    static func refusals(of extensions: [ConfigRecord]) -> [String] {
        extensions.enumerated().compactMap { index, record in
            let name = record.text("Name")
            if name.isEmpty { return "invalid EnvoyExtensions[\(index)]: Name is required" }
            guard let refusal = refusal(of: record) else { return nil }
            return "invalid EnvoyExtensions[\(index)][\(name)]: \(refusal)"
        }
    }

    private static func refusal(of record: ConfigRecord) -> String? {
        let name = record.text("Name")
        return builtIn.contains(name) ? nil : "name \(GoQuote.quote(name)) is not a built-in extension"
    }
}
