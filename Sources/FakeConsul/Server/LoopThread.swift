// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Threads of the shell. All are detached: what they run says when it has ended.
enum LoopThread {
    /// Darwin gives a new thread half a megabyte; the core is written for what a main thread has.
    private static let stackSize = 8 << 20

    static func start(_ loop: EventLoop) { start { loop.run() } }

    /// Runs `body` on a thread of its own.
    static func start(_ body: @escaping @Sendable () -> Void) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, stackSize)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        #if canImport(Darwin)
        var thread: pthread_t?
        #else
        var thread = pthread_t()
        #endif
        let box = Unmanaged.passRetained(ThreadBody(body)).toOpaque()
        let failure = pthread_create(&thread, &attributes, threadMain, box)
        precondition(failure == 0, "no thread: \(SystemError(failure).words)")
        pthread_attr_destroy(&attributes)
    }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }

    static func run(_ box: UnsafeMutableRawPointer) {
        Unmanaged<ThreadBody>.fromOpaque(box).takeRetainedValue().run()
    }
}

#if canImport(Darwin)
private func threadMain(_ box: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    ThreadBody.run(box)
    return nil
}
#else
private func threadMain(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let box { ThreadBody.run(box) }
    return nil
}
#endif
