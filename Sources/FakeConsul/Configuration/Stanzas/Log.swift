// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// What the agent logs, and where.
    struct Log: Sendable, Equatable {
        /// As it was given: a name that Consul does not know is refused at the start and ignored by a reload.
        var levelName = "INFO"
        var json = false
        /// A file, or a directory if it ends in a slash; empty for none.
        var file = ""
        var rotateDuration = Duration.zero
        var rotateBytes = 0
        var rotateMaxFiles = 0
    }
}

extension [ConfigurationField] {
    static var logKeys: Self {
        .all([
            .strings("log_level", "log_file", "log_rotate_duration"),
            .bools("log_json"),
            .ints("log_rotate_bytes", "log_rotate_max_files"),
        ])
    }
}

extension AgentConfiguration.Log {
    /// Nil where the name is none that Consul knows.
    var level: LogLevel? { LogLevel(name: levelName) }

    mutating func read(_ root: StanzaReader) {
        root.read("log_level", into: &levelName)
        root.read("log_json", into: &json)
        root.read("log_file", into: &file)
        root.read("log_rotate_duration", into: &rotateDuration)
        root.read("log_rotate_bytes", into: &rotateBytes)
        root.read("log_rotate_max_files", into: &rotateMaxFiles)
    }
}
