// SPDX-License-Identifier: MIT

/// What a simulated cluster consists of: `servers`, `clients` and `datacenters` of the stanza `simulation`, or the
/// flags `-sim-servers`, `-sim-clients` and `-sim-datacenters`.
struct ClusterShape: Sendable, Equatable {
    struct Datacenter: Sendable, Equatable {
        var name: String
        var servers: Int
        /// Agents that are no servers.
        var clients = 0
    }

    /// In order: the cluster's first agent is the first server of the first of them.
    var datacenters: [Datacenter]

    /// So many agents a process simulates at most.
    static let mostAgents = 1000

    var agentCount: Int { datacenters.reduce(0) { $0 + $1.servers + $1.clients } }
}

extension ClusterShape {
    /// The shape that the settings ask for; nil where they ask for none: then the agent is alone.
    static func read(_ root: ConfigurationTree) throws(ConfigurationError) -> ClusterShape? {
        let stanza = root.table("simulation")
        let (servers, clients) = (stanza.int("servers"), stanza.int("clients"))
        let shape: ClusterShape
        if let given = stanza["datacenters"] {
            if servers != nil {
                throw ConfigurationError(
                    "simulation.servers and simulation.datacenters are mutually exclusive: each datacenter says how "
                        + "many servers it has"
                )
            }
            shape = try ClusterShape(given, clients: clients)
            try shape.check(datacenter: root.string("datacenter"))
        } else {
            if servers == nil && clients == nil { return nil }
            let name = root.string("datacenter")?.lowercased() ?? AgentConfiguration.Identity().datacenter
            shape = ClusterShape(datacenters: [Datacenter(name: name, servers: servers ?? 1, clients: clients ?? 0)])
        }
        try shape.check()
        try shape.checkServerMode(root)
        return shape
    }

    /// - Parameter clients: those of the first datacenter, where it does not name its own.
    private init(_ given: ConfigurationTree.Value, clients: Int?) throws(ConfigurationError) {
        switch given {
        case .string(let text): datacenters = try Self.list(text)
        case .value(let value): datacenters = try Self.datacenters(value)
        default: throw Self.malformed
        }
        guard !datacenters.isEmpty else { throw ConfigurationError("simulation.datacenters names no datacenter") }
        guard let clients else { return }
        if datacenters.contains(where: { $0.clients != 0 }) {
            throw ConfigurationError(
                "simulation.clients and clients in simulation.datacenters are mutually exclusive: the former are those "
                    + "of the first datacenter"
            )
        }
        datacenters[0].clients = clients
    }

    // MARK: Forms

    private static let malformed = ConfigurationError(
        "simulation.datacenters must say how many servers, and perhaps clients, each datacenter has, as in "
            + #""dc1=3,dc2=3+2""#
    )

    private static func datacenters(_ value: JSONValue) throws(ConfigurationError) -> [Datacenter] {
        switch value {
        case .string(let text): return try list(text)
        case .array(let elements):
            var result: [Datacenter] = []
            // A map of HCL is a list of maps; none of them holds a list again.
            for element in elements {
                if case .array = element { throw malformed }
                result += try datacenters(element)
            }
            return result
        case .object(let members):
            var result: [Datacenter] = []
            for (name, value) in members {
                switch value {
                case .number(let text), .string(let text): result.append(try datacenter(name, text))
                default: throw malformed
                }
            }
            return result
        default: throw malformed
        }
    }

    /// `dc1=3,dc2=3+2`: names with the numbers of servers and clients.
    private static func list(_ text: String) throws(ConfigurationError) -> [Datacenter] {
        var result: [Datacenter] = []
        for part in text.split(separator: ",") {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2 else { throw malformed }
            result.append(try datacenter(String(sides[0]), String(sides[1])))
        }
        return result
    }

    private static func datacenter(_ name: String, _ counts: String) throws(ConfigurationError) -> Datacenter {
        let parts = counts.split(separator: "+", omittingEmptySubsequences: false)
        guard parts.count <= 2 else { throw malformed }
        var numbers: [Int] = []
        for part in parts {
            guard let number = Int(String(part).trimmingWhitespace()) else { throw malformed }
            numbers.append(number)
        }
        return Datacenter(
            name: name.trimmingWhitespace().lowercased(),
            servers: numbers[0],
            clients: numbers.count > 1 ? numbers[1] : 0
        )
    }

    // MARK: Refusals

    private func check() throws(ConfigurationError) {
        var count = 0
        var names: Set<String> = []
        for datacenter in datacenters {
            try AgentConfiguration.checkBasicName("datacenter", datacenter.name)
            let name = GoQuote.quote(datacenter.name)
            if !names.insert(datacenter.name).inserted {
                throw ConfigurationError("simulation.datacenters names \(name) twice")
            }
            if datacenter.servers < 1 {
                throw ConfigurationError(
                    "simulation: datacenter \(name) cannot have \(datacenter.servers) servers. Must be at least one"
                )
            }
            if datacenter.clients < 0 {
                throw ConfigurationError(
                    "simulation: datacenter \(name) cannot have \(datacenter.clients) clients. Must be greater than or "
                        + "equal to zero"
                )
            }
            for number in [datacenter.servers, datacenter.clients] {
                // Cut before the sum, which then is small.
                count += min(number, Self.mostAgents + 1)
                if count > Self.mostAgents {
                    throw ConfigurationError("simulation: more than \(Self.mostAgents) agents cannot be simulated")
                }
            }
        }
    }

    /// The configuration's own datacenter is the first.
    private func check(datacenter name: String?) throws(ConfigurationError) {
        guard let name, name.lowercased() != datacenters[0].name else { return }
        throw ConfigurationError(
            "simulation.datacenters must begin with the configuration's datacenter \(GoQuote.quote(name.lowercased()))"
        )
    }

    private func checkServerMode(_ root: ConfigurationTree) throws(ConfigurationError) {
        if root.bool("server") == false {
            throw ConfigurationError("simulation: a cluster has servers, which 'server = false' forbids")
        }
        let bootstraps = root.bool("bootstrap") == true || root.int("bootstrap_expect") == 1
        if bootstraps && datacenters.contains(where: { $0.servers > 1 }) {
            throw ConfigurationError("simulation: bootstrap mode is for a datacenter of one server")
        }
    }
}
