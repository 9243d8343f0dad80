// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A file that is written line by line, and begun anew when it is long or old enough (`consul logging/logfile.go`). Of
/// those before, some are kept.
final class RotatingFile {
    struct Limits: Sendable, Equatable {
        /// Zero or less for any length.
        var bytes = 0
        /// Zero for any age.
        var age = Duration.zero
        /// How many older files are kept: 0 for all, fewer for none.
        var files = 0
        /// Whether the time of its beginning is in the name of the file that is being written, too.
        var stampsName = true
        var mode: mode_t = 0o640
    }

    private let folder: String
    private let stem: String
    private let suffix: String
    private let limits: Limits
    private let now: () -> Instant
    private var descriptor: Int32 = -1
    private var begunAt = Instant(nanoseconds: 0)
    private var written = 0

    /// Opens the file, and removes old ones.
    ///
    /// - Parameters:
    ///   - path: a path that ends in a slash is a directory; a name without an extension gets `.log`.
    ///   - standardName: the file's name in such a directory.
    init(
        _ path: String, standardName: String = "consul.log", _ limits: Limits, now: @escaping () -> Instant
    ) throws(FileError) {
        self.limits = limits
        self.now = now
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) }
        folder = slash.map { String(path[..<$0]) } ?? ""
        var name = slash.map { String(path[$0...]) } ?? path
        if name.isEmpty { name = standardName }
        let dot = name.lastIndex(of: ".")
        stem = dot.map { String(name[..<$0]) } ?? name
        suffix = dot.map { String(name[$0...]) } ?? (limits.stampsName ? ".log" : "")
        try Files.makeDirectories(folder.isEmpty ? "." : folder, mode: 0o755)
        try prune()
        try begin()
    }

    deinit { if descriptor >= 0 { closeDescriptor(descriptor) } }

    /// Writes lines, each of them into one file as a whole.
    func write(_ lines: [[UInt8]]) throws(FileError) {
        var waiting: [UInt8] = []
        for line in lines {
            if isDue(after: waiting.count) {
                try put(waiting)
                waiting = []
                closeDescriptor(descriptor)
                descriptor = -1
                try prune()
                try begin()
            }
            waiting += line
        }
        try put(waiting)
    }

    private func put(_ bytes: [UInt8]) throws(FileError) {
        if bytes.isEmpty { return }
        try Files.write(descriptor, bytes, folder + stem + suffix)
        written += bytes.count
    }

    private func isDue(after more: Int) -> Bool {
        if limits.bytes > 0 && written + more >= limits.bytes { return true }
        return limits.age > .zero && now() - begunAt >= limits.age
    }

    private func begin() throws(FileError) {
        begunAt = now()
        written = 0
        let path = folder + stem + (limits.stampsName ? "-\(begunAt.nanoseconds)" : "") + suffix
        let flags = O_WRONLY | O_CREAT | (limits.stampsName ? O_TRUNC : O_APPEND)
        descriptor = try Files.open(path, flags, mode: limits.mode)
    }

    private func prune() throws(FileError) {
        guard limits.files != 0, limits.stampsName else { return }
        let found = try Files.names(in: folder.isEmpty ? "." : folder).filter {
            $0.utf8.count > stem.utf8.count + suffix.utf8.count && $0.hasPrefix(stem + "-") && $0.hasSuffix(suffix)
        }
        for name in found.prefix(limits.files < 0 ? found.count : max(0, found.count - limits.files)) {
            try Files.remove(folder + name)
        }
    }
}
