// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import CEpoll
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A command that runs in a process group of its own, with nothing to read and both outputs in one pipe.
struct ChildProcess {
    let id: pid_t
    /// Where its output can be read; whoever started it closes it.
    let output: Int32

    struct Failure: Error {
        /// In Go's words.
        let words: String
    }

    /// - Parameter arguments: the command, with or without its folder, and its arguments.
    init(_ arguments: [String]) throws(Failure) {
        guard let name = arguments.first else { throw Failure(words: "need an executable to run") }
        let path = try Self.find(name)
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Failure(words: "pipe: \(SystemError.last.words)") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        defer { closeDescriptor(ends[1]) }
        let result = Self.spawn(path, arguments, output: ends[1])
        if let failure = result.failure {
            closeDescriptor(ends[0])
            throw Failure(words: "fork/exec \(path): \(failure.words)")
        }
        id = result.id
        output = ends[0]
    }

    /// How it ended: the exit status, or -1 after a signal. Nil while it runs.
    func collectStatus() -> Int32? {
        var status: Int32 = 0
        guard waitpid(id, &status, WNOHANG) == id else { return nil }
        // The macros of <sys/wait.h> do not reach Swift: the low seven bits are the signal, the next byte the status.
        return status & 0x7f == 0 ? (status >> 8) & 0xff : -1
    }

    /// Kills it and its children.
    func kill() { _ = systemKill(-id) }

    /// Go's `exec.LookPath`.
    private static func find(_ name: String) throws(Failure) -> String {
        if name.utf8.contains(UInt8(ascii: "/")) { return name }
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        for folder in path.split(separator: ":", omittingEmptySubsequences: false) {
            let candidate = "\(folder.isEmpty ? "." : folder)/\(name)"
            var status = stat()
            if stat(candidate, &status) == 0, status.st_mode & S_IFMT == S_IFREG, access(candidate, X_OK) == 0 {
                return candidate
            }
        }
        throw Failure(words: "exec: \(GoQuote.quote(name)): executable file not found in $PATH")
    }

    private static func spawn(
        _ path: String, _ arguments: [String], output: Int32
    ) -> (id: pid_t, failure: SystemError?) {
        #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
        var attributes: posix_spawnattr_t?
        let environment = _NSGetEnviron().pointee
        #else
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        let environment = cepoll_environment()
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        posix_spawnattr_init(&attributes)
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        let words = arguments.map { strdup($0) }
        defer { for word in words { free(word) } }
        var id: pid_t = 0
        let code = posix_spawn(&id, path, &actions, &attributes, words + [nil], environment)
        return (id, code == 0 ? nil : SystemError(code))
    }
}

private func systemKill(_ id: pid_t) -> Int32 { kill(id, SIGKILL) }
