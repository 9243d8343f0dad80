// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Writes what an agent logs to standard output, and to the log file if there is one, at the end of every turn of the
/// loop.
///
/// A file that cannot be written is given up; a log is no reason to end.
final class ProcessLog: EventLoop.Participant {
    private unowned let host: Host
    private let json: Bool
    private let level: LogLevel
    private var file: Int32?
    /// The number of the next entry to write. What comes from the world's life before its start is left out.
    private var next: UInt64

    init(of host: Host, _ settings: AgentConfiguration.Log) throws(FileError) {
        self.host = host
        next = host.world.cluster.agents[0].log.count
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
        let log = host.world.cluster.agents[0].log
        guard log.count > next else { return }
        var bytes: [UInt8] = []
        for entry in log.entries(from: next) where entry.level >= level {
            bytes += json ? entry.json : Array(entry.text.utf8)
            bytes.append(UInt8(ascii: "\n"))
        }
        next = log.count
        guard !bytes.isEmpty else { return }
        _ = try? Files.write(STDOUT_FILENO, bytes, "stdout")
        if let file, (try? Files.write(file, bytes, "log file")) == nil {
            closeDescriptor(file)
            self.file = nil
        }
    }
}
