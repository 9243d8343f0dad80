// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The system's log, to which lines go as datagrams (`enable_syslog`). What it does not take is lost.
final class Syslog {
    private let descriptor: Int32
    private let priority: Int

    static let paths = ["/dev/log", "/var/run/syslog", "/var/run/log"]
    /// What Consul says after it has tried for a minute; there is no need to wait for it.
    static let failure = "Syslog setup did not succeed within timeout (1m0s)."

    private static let facilities = [
        "KERN", "USER", "MAIL", "DAEMON", "AUTH", "SYSLOG", "LPR", "NEWS", "UUCP", "CRON", "AUTHPRIV", "FTP",
    ]
    private static let noticeLevel = 5

    /// - Parameter facility: `DAEMON`, `LOCAL0` ...
    init(facility: String, paths: [String] = Syslog.paths) throws(FileError) {
        guard let number = Self.number(of: facility) else { throw FileError(Self.failure) }
        priority = number * 8 + Self.noticeLevel
        for path in paths {
            guard let address = SocketAddress(unixPath: path),
                let opened = try? Sockets.open(address.family, .datagram)
            else { continue }
            if (try? Sockets.connect(opened, to: address)) != nil {
                descriptor = opened
                return
            }
            closeDescriptor(opened)
        }
        throw FileError(Self.failure)
    }

    deinit { closeDescriptor(descriptor) }

    /// - Parameter time: of the wall clock.
    func write(_ line: String, at time: Instant) {
        let message = "<\(priority)>\(Self.stamp(time)) consul[\(getpid())]: \(line)"
        _ = try? Sockets.send(descriptor, Array(message.utf8))
    }

    private static func number(of facility: String) -> Int? {
        let name = facility.uppercased()
        if let known = facilities.firstIndex(of: name) { return known }
        guard name.hasPrefix("LOCAL"), let local = Int(name.dropFirst(5)), (0...7).contains(local) else { return nil }
        return 16 + local
    }

    /// `Nov 24 10:00:00`
    private static func stamp(_ time: Instant) -> String {
        let text = Timestamp.rfc3339(nanoseconds: time.nanoseconds)
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let parts = text.prefix(19).split { "-T".contains($0) }
        guard parts.count == 4, let month = Int(parts[1]), (1...12).contains(month), let day = Int(parts[2]) else {
            return text
        }
        return "\(months[month - 1]) \(day < 10 ? " " : "")\(day) \(parts[3])"
    }
}
