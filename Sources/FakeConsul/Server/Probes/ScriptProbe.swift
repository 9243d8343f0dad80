// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Runs a command: exit status 0 passes, 1 warns, anything else is critical (Consul's `CheckMonitor`).
final class ScriptProbe: Probe, ReadinessHandler {
    private let arguments: [String]
    private let run: ProbeRun
    private var captured: OutputBuffer
    private var child: ChildProcess?
    private var outputHasEnded = false
    private var pause = Duration.milliseconds(1)

    /// A process mostly ends with its output. One that closes it and lives on is looked after, at longer and longer
    /// intervals.
    private static let longestPause = Duration.milliseconds(50)

    init(_ arguments: [String], _ outputMaxSize: Int, _ run: ProbeRun) {
        self.arguments = arguments
        self.run = run
        captured = OutputBuffer(capacity: outputMaxSize)
    }

    func start() {
        do throws(ChildProcess.Failure) {
            let child = try ChildProcess(arguments)
            self.child = child
            run.limitTime { [self] in timedOut() }
            // Holds the probe until the child is collected: a cancelled one must be, too.
            if !run.loop.watch(child.output, self) { endOutput() }
        } catch {
            run.finish(.critical, error.words)
        }
    }

    func cancel() {
        run.end()
        child?.kill()
    }

    func ready(_ readiness: Readiness) {
        guard let child, !outputHasEnded else { return }
        var room = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = read(child.output, &room, room.count)
            if count > 0 {
                captured.append(room.prefix(count))
            } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
                return endOutput()
            } else if errno == EAGAIN {
                return
            }
        }
    }

    private func endOutput() {
        guard let child, !outputHasEnded else { return }
        outputHasEnded = true
        run.loop.close(child.output)
        collect()
    }

    private func collect() {
        guard let child else { return }
        guard let status = child.collectStatus() else {
            run.loop.schedule(after: pause) { [self] in collect() }
            pause = min(pause * 2, Self.longestPause)
            return
        }
        self.child = nil
        run.finish(status == 0 ? .passing : status == 1 ? .warning : .critical, output)
    }

    private func timedOut() {
        child?.kill()
        let words = "Timed out (\(GoDuration.format(run.timeout))) running check"
        run.finish(.critical, output.isEmpty ? words : "\(words)\n\n\(output)")
    }

    private var output: String {
        if captured.total <= captured.capacity { return captured.text }
        return "Captured \(captured.capacity) of \(captured.total) bytes\n...\n\(captured.text)"
    }
}
