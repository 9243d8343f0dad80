// SPDX-License-Identifier: MIT

#if canImport(Darwin)
import Darwin

/// The kernel's list of watched descriptors: kqueue.
struct Poller: ~Copyable {
    private static let capacity = 256
    private let descriptor: Int32
    private let events: UnsafeMutablePointer<kevent>

    init() {
        descriptor = kqueue()
        precondition(descriptor >= 0, "no kqueue: \(SystemError.last.words)")
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        events = .allocate(capacity: Self.capacity)
        events.initialize(repeating: kevent(), count: Self.capacity)
    }

    deinit {
        close(descriptor)
        events.deallocate()
    }

    /// Watches a descriptor; `token` comes back with what happens to it. False where it cannot be watched.
    func add(_ watched: Int32, token: UInt64) -> Bool {
        let canRead = change(watched, EVFILT_READ, EV_ADD | EV_CLEAR, token)
        // A pipe's reading end has no writing side: that is no failure.
        _ = change(watched, EVFILT_WRITE, EV_ADD | EV_CLEAR, token)
        return canRead
    }

    func remove(_ watched: Int32) {
        _ = change(watched, EVFILT_READ, EV_DELETE, 0)
        _ = change(watched, EVFILT_WRITE, EV_DELETE, 0)
    }

    /// Waits for at most so many nanoseconds (nil: for ever), then tells what happened.
    func wait(nanoseconds: Int64?, _ tell: (UInt64, Readiness) -> Void) {
        var limit = timespec()
        if let nanoseconds {
            limit.tv_sec = Int(nanoseconds / 1_000_000_000)
            limit.tv_nsec = Int(nanoseconds % 1_000_000_000)
        }
        let found = withUnsafePointer(to: &limit) {
            kevent(descriptor, nil, 0, events, Int32(Self.capacity), nanoseconds == nil ? nil : $0)
        }
        for index in 0..<max(0, Int(found)) {
            let event = events[index]
            tell(UInt64(UInt(bitPattern: event.udata)), Self.readiness(event))
        }
    }

    private func change(_ watched: Int32, _ filter: Int32, _ flags: Int32, _ token: UInt64) -> Bool {
        var event = kevent(
            ident: UInt(bitPattern: Int(watched)), filter: Int16(filter), flags: UInt16(flags), fflags: 0, data: 0,
            udata: UnsafeMutableRawPointer(bitPattern: UInt(token))
        )
        return kevent(descriptor, &event, 1, nil, 0, nil) == 0
    }

    private static func readiness(_ event: kevent) -> Readiness {
        let ended = Int32(event.flags) & EV_EOF != 0
        if Int32(event.filter) == EVFILT_WRITE { return ended ? [.failed] : [.writable] }
        return ended ? [.readable, .inputEnded] : [.readable]
    }
}

/// Wakes a sleeping loop from another thread: a pipe.
struct WakeUp: ~Copyable {
    let descriptor: Int32
    private let writingEnd: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0, "no pipe: \(SystemError.last.words)")
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        descriptor = ends[0]
        writingEnd = ends[1]
    }

    deinit {
        close(descriptor)
        close(writingEnd)
    }

    func signal() {
        var one: UInt8 = 1
        _ = write(writingEnd, &one, 1)
    }

    func clear() {
        var bytes: (UInt64, UInt64) = (0, 0)
        while read(descriptor, &bytes, 16) == 16 {}
    }
}
#endif
