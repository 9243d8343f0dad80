// SPDX-License-Identifier: MIT

extension AgentConfiguration {
    /// Who the agent is, and where it keeps its state.
    struct Identity: Sendable, Equatable {
        var nodeName = ""
        /// A UUID, lower case; empty where one is to be drawn.
        var nodeID = ""
        var nodeMeta: [String: String] = [:]
        var datacenter = "dc1"
        /// The one that the others copy from, and on whose root theirs hang.
        var primaryDatacenter = "dc1"
        /// Whether the configuration says which datacenter is the primary one; else each is its own.
        var namesPrimaryDatacenter = false
        var dataDirectory = ""
        var pidFile = ""
        var disableHostNodeID = true
        /// Where the machine stands; empty for unknown.
        var region = ""
        var zone = ""
        var experiments: [String] = []

        var isInPrimaryDatacenter: Bool { datacenter == primaryDatacenter }
    }
}

extension [ConfigurationField] {
    static var identityKeys: Self {
        .all([
            .strings("node_name", "node_id", "datacenter", "primary_datacenter", "data_dir", "pid_file"),
            .maps("node_meta"),
            .bools("disable_host_node_id"),
            .lists("experiments"),
            .record("locality", Stanza { [.strings("region", "zone")] }),
        ])
    }
}

extension AgentConfiguration.Identity {
    mutating func read(_ root: StanzaReader, hostName: String) {
        root.read("node_name", into: &nodeName)
        nodeName = (nodeName.isEmpty ? hostName : nodeName).trimmingWhitespace()
        root.read("node_id", into: &nodeID)
        nodeID = nodeID.lowercased()
        root.read("node_meta", into: &nodeMeta)
        root.read("datacenter", into: &datacenter)
        datacenter = datacenter.lowercased()
        primaryDatacenter = root.tree.string("primary_datacenter")?.lowercased() ?? ""
        namesPrimaryDatacenter = !primaryDatacenter.isEmpty
        if primaryDatacenter.isEmpty { primaryDatacenter = datacenter }
        root.read("data_dir", into: &dataDirectory)
        root.read("pid_file", into: &pidFile)
        root.read("disable_host_node_id", into: &disableHostNodeID)
        root.read("experiments", into: &experiments)
        let locality = root.stanza("locality")
        locality.read("region", into: &region)
        locality.read("zone", into: &zone)
    }
}

extension String {
    /// The text without white space at its ends, as Go's `strings.TrimSpace`.
    func trimmingWhitespace() -> String {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }
}
