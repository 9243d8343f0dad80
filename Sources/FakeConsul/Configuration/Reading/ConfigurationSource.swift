// SPDX-License-Identifier: MIT

/// The two languages of configuration files.
package enum ConfigurationFormat: String, Sendable {
    case json, hcl

    /// The language that the file's name tells; nil where it tells none.
    package init?(fileName: String) {
        if fileName.hasSuffix(".json") {
            self = .json
        } else if fileName.hasSuffix(".hcl") {
            self = .hcl
        } else {
            return nil
        }
    }

    /// The language of a text without a name: JSON where it is an object.
    init(guessing text: String) {
        self = text.utf8.first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) } == UInt8(ascii: "{") ? .json : .hcl
    }
}

/// One text of configuration.
package struct ConfigurationSource: Sendable {
    /// The file's path, or what stands for it in messages.
    let name: String
    let format: ConfigurationFormat
    let text: [UInt8]

    package init(name: String, format: ConfigurationFormat, text: [UInt8]) {
        self.name = name
        self.format = format
        self.text = text
    }

    /// The settings of the text, those of deprecated keys at their new places. Warnings go to the report.
    func read(_ report: ConfigurationReport) throws(ConfigurationError) -> ConfigurationTree {
        do {
            guard !text.isEmpty, !name.isEmpty else { return ConfigurationTree() }
            var decoder = ConfigurationDecoder(format: format)
            var tree = try decoder.decode(try members())
            try refuseUnknown(decoder.unused, report)
            tree.warnOfKeysWithoutEffect(report)
            tree.applyDeprecatedKeys(report)
            tree.gatherDefinitions()
            return tree
        } catch {
            throw ConfigurationError("failed to parse \(name): \(error.message)")
        }
    }

    private func members() throws(ConfigurationError) -> [(name: String, value: JSONValue)] {
        let value = try parsed()
        switch value {
        case .object(let members): return members
        case .null: return []
        default:
            throw ConfigurationError(
                "json: cannot unmarshal \(value.goKind) into Go value of type map[string]interface {}"
            )
        }
    }

    private func parsed() throws(ConfigurationError) -> JSONValue {
        switch format {
        case .json:
            do { return try JSONParser.parse(text, .whole) } catch { throw ConfigurationError(error.message) }
        case .hcl:
            do { return try HCL.decode(GoText.string(text)) } catch { throw ConfigurationError(error.message) }
        }
    }

    private func refuseUnknown(_ keys: [String], _ report: ConfigurationReport) throws(ConfigurationError) {
        var refused: [String] = []
        // Consul lists them in no order at all.
        for key in keys.sorted() {
            if key == "acl_enforce_version_8" {
                report.warn("config key \"\(key)\" is deprecated and should be removed")
            } else if key.hasPrefix("audit.sink[") && key.hasSuffix("].name") {
                report.warn("config key audit.sink[].name is deprecated and should be removed")
            } else {
                refused.append("invalid config key " + key)
            }
        }
        if !refused.isEmpty { throw ConfigurationError(GoMultiError.text(refused)) }
    }
}
