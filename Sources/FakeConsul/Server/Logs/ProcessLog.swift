// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Writes what the agents log to standard output, and to the log file and the system's log if they are asked for, at
/// the end of every turn of the loop. Where there are several, each line says whose it is.
///
/// A file that cannot be written is given up; a log is no reason to end.
final class ProcessLog: EventLoop.Participant {
    private unowned let host: Host
    private let json: Bool
    private var file: RotatingFile?
    private let syslog: Syslog?
    /// The numbers of the next entries to write, agent by agent. What comes from the world's life before its start is
    /// left out.
    private var next: [UInt64]

    /// Consul begins a new file every day where nothing else is said.
    private static let standardAge = Duration.seconds(24 * 3600)

    init(of host: Host, _ configuration: AgentConfiguration) throws(FileError) {
        self.host = host
        let settings = configuration.log
        next = host.world.cluster.agents.map(\.log.count)
        json = settings.json
        syslog = configuration.agent.enableSyslog ? try Syslog(facility: configuration.agent.syslogFacility) : nil
        guard !settings.file.isEmpty else { return }
        let age = settings.rotateDuration == .zero ? Self.standardAge : settings.rotateDuration
        let limits = RotatingFile.Limits(bytes: settings.rotateBytes, age: age, files: settings.rotateMaxFiles)
        let clock = host.loop.clock
        do throws(FileError) { file = try RotatingFile(settings.file, limits) { clock.now } } catch {
            throw FileError("Failed to setup logging: \(error.message)")
        }
    }

    func handOver() -> Bool { false }

    func flush() {
        var lines: [[UInt8]] = []
        for agent in host.world.cluster.agents where agent.log.count != next[agent.number] {
            write(agent, to: &lines)
        }
        guard !lines.isEmpty else { return }
        var bytes: [UInt8] = []
        for line in lines { bytes += line }
        _ = try? Files.write(STDOUT_FILENO, bytes, "stdout")
        if let file, (try? file.write(lines)) == nil { self.file = nil }
        if let syslog {
            let time = host.loop.clock.now
            for line in lines { syslog.write(String(decoding: line.dropLast(), as: UTF8.self), at: time) }
        }
    }

    private func write(_ agent: Agent, to lines: inout [[UInt8]]) {
        // A new process of an agent begins a new log.
        let first = agent.log.count < next[agent.number] ? 0 : next[agent.number]
        next[agent.number] = agent.log.count
        let name = host.plan.agents.count > 1 ? host.plan.agents[agent.number].name : ""
        let level = agent.configuration.log.level ?? .info
        for entry in agent.log.entries(from: first) where entry.level >= level {
            var line: [UInt8]
            if json {
                line = entry.json
                if !name.isEmpty { line.replaceSubrange(0..<1, with: Array(#"{"@agent":"\#(name)","#.utf8)) }
            } else {
                line = (name.isEmpty ? [] : Array("[\(name)] ".utf8)) + entry.bytes
            }
            line.append(UInt8(ascii: "\n"))
            lines.append(line)
        }
    }
}
