// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Writes what the agents log to standard output, and to the log file if there is one, at the end of every turn of the
/// loop. Where there are several, each line says whose it is.
///
/// A file that cannot be written is given up; a log is no reason to end.
final class ProcessLog: EventLoop.Participant {
    private unowned let host: Host
    private let json: Bool
    private let level: LogLevel
    private var file: Int32?
    /// The numbers of the next entries to write, agent by agent. What comes from the world's life before its start is
    /// left out.
    private var next: [UInt64]

    init(of host: Host, _ settings: AgentConfiguration.Log) throws(FileError) {
        self.host = host
        next = host.world.cluster.agents.map(\.log.count)
        json = settings.json
        level = settings.level ?? .info
        guard !settings.file.isEmpty else { return }
        // A path that ends in a slash is a directory (`consul logging/logfile.go`).
        let path = settings.file.hasSuffix("/") ? settings.file + "consul.log" : settings.file
        try Files.makeDirectories(Files.directory(of: path), mode: 0o755)
        file = try Files.open(path, O_WRONLY | O_CREAT | O_APPEND, mode: 0o640)
    }

    func handOver() -> Bool { false }

    func flush() {
        var bytes: [UInt8] = []
        for agent in host.world.cluster.agents where agent.log.count != next[agent.number] {
            write(agent, to: &bytes)
        }
        guard !bytes.isEmpty else { return }
        _ = try? Files.write(STDOUT_FILENO, bytes, "stdout")
        if let file, (try? Files.write(file, bytes, "log file")) == nil {
            closeDescriptor(file)
            self.file = nil
        }
    }

    private func write(_ agent: Agent, to bytes: inout [UInt8]) {
        // A new process of an agent begins a new log.
        let first = agent.log.count < next[agent.number] ? 0 : next[agent.number]
        next[agent.number] = agent.log.count
        let name = host.plan.agents.count > 1 ? host.plan.agents[agent.number].name : ""
        for entry in agent.log.entries(from: first) where entry.level >= level {
            if json {
                var line = entry.json
                if !name.isEmpty { line.replaceSubrange(0..<1, with: Array(#"{"@agent":"\#(name)","#.utf8)) }
                bytes += line
            } else {
                bytes += Array((name.isEmpty ? entry.text : "[\(name)] \(entry.text)").utf8)
            }
            bytes.append(UInt8(ascii: "\n"))
        }
    }
}
