// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// `audit`: Consul Enterprise writes what its HTTP API was asked; so does fake-consul, with CE's warning.
    struct Audit: Sendable, Equatable {
        var isEnabled = false
        /// In the order of their names.
        var sinks: [Sink] = []

        /// A file that events are written to.
        struct Sink: Sendable, Equatable {
            var name = ""
            var path = ""
            var rotateBytes = 0
            var rotateDuration = Duration.zero
            var rotateMaxFiles = 0
            /// Permissions of the file.
            var mode = 0o600
        }
    }
}

extension Stanza {
    static let audit = Stanza {
        [
            .bools("enabled", "rpc_enabled"),
            .one("sink", .recordMap(.auditSink)),
            // No Consul knows this one; deployment guides do, and their agents should start here.
            .strings("file_path"),
        ]
    }

    static let auditSink = Stanza {
        [
            .strings("type", "format", "path", "delivery_guarantee", "mode", "rotate_duration"),
            .ints("rotate_bytes", "rotate_max_files"),
        ]
    }
}

extension AgentConfiguration.Audit {
    mutating func read(_ stanza: StanzaReader) {
        stanza.read("enabled", into: &isEnabled)
        for (name, tree) in stanza.tree.recordMap("sink") {
            let reader = StanzaReader(tree, prefix: "audit.sink[\(name)].", report: stanza.report)
            if let sink = Sink(name: name, reading: reader) { sinks.append(sink) }
        }
        guard let path = stanza.tree.string("file_path"), !path.isEmpty else { return }
        sinks.append(Sink(name: "file_path", path: path))
    }
}

extension AgentConfiguration.Audit.Sink {
    /// Nil where it is none that can be written to.
    fileprivate init?(name: String, reading stanza: StanzaReader) {
        self.name = name
        stanza.read("path", into: &path)
        stanza.read("rotate_bytes", into: &rotateBytes)
        stanza.read("rotate_duration", into: &rotateDuration)
        stanza.read("rotate_max_files", into: &rotateMaxFiles)
        if let text = stanza.tree.string("mode"), let mode = Int(text, radix: 8), (0...0o777).contains(mode) {
            self.mode = mode
        }
        let (type, format) = (stanza.tree.string("type") ?? "file", stanza.tree.string("format") ?? "json")
        if type == "file" && format == "json" && !path.isEmpty { return }
        stanza.report.warn(
            "audit.sink \(GoQuote.quote(name)) is left out: it needs type \"file\", format \"json\" and a path")
        return nil
    }
}
