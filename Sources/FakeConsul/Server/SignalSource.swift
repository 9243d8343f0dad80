// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The process's signals, told on the loop's thread. For the command line only: a library leaves its host's signals
/// alone.
final class SignalSource: ReadinessHandler {
    private let loop: EventLoop
    private let readingEnd: Int32
    private let signals: [Int32]
    private let tell: (Int32) -> Void

    /// Takes over the signals until `close`.
    init(_ signals: [Int32], on loop: EventLoop, _ tell: @escaping (Int32) -> Void) {
        self.loop = loop
        self.signals = signals
        self.tell = tell
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0, "no pipe: \(SystemError.last.words)")
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        readingEnd = ends[0]
        signalPipe = ends[1]
        precondition(loop.watch(readingEnd, self), "cannot watch signals")
        for number in signals { _ = signal(number, noteSignal) }
    }

    func ready(_ readiness: Readiness) {
        var number: UInt8 = 0
        while read(readingEnd, &number, 1) == 1 { tell(Int32(number)) }
    }

    /// Gives the signals back to the system.
    func close() {
        for number in signals { _ = signal(number, SIG_DFL) }
        loop.close(readingEnd)
        closeDescriptor(signalPipe)
        signalPipe = -1
    }
}

/// Where the handler writes. Set before the handler is installed; a signal handler can be given nothing.
private nonisolated(unsafe) var signalPipe: Int32 = -1

/// Runs in whatever thread the system interrupts: it may do no more than write a byte.
private func noteSignal(_ number: Int32) {
    let error = errno
    var byte = UInt8(truncatingIfNeeded: number)
    _ = write(signalPipe, &byte, 1)
    errno = error
}
