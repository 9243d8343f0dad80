// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import CEpoll
import Glibc

/// The kernel's list of watched descriptors: epoll.
struct Poller: ~Copyable {
    private static let capacity = 256
    private let descriptor: Int32
    private let events: UnsafeMutablePointer<epoll_event>

    init() {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        precondition(descriptor >= 0, "no epoll: \(SystemError.last.words)")
        events = .allocate(capacity: Self.capacity)
        events.initialize(repeating: epoll_event(), count: Self.capacity)
    }

    deinit {
        close(descriptor)
        events.deallocate()
    }

    /// Watches a descriptor; `token` comes back with what happens to it. False where it cannot be watched.
    func add(_ watched: Int32, token: UInt64) -> Bool {
        var event = epoll_event(events: cepoll_all_edges(), data: epoll_data_t(u64: token))
        return epoll_ctl(descriptor, EPOLL_CTL_ADD, watched, &event) == 0
    }

    func remove(_ watched: Int32) {
        var event = epoll_event()
        epoll_ctl(descriptor, EPOLL_CTL_DEL, watched, &event)
    }

    /// Waits for at most so many nanoseconds (nil: for ever), then tells what happened.
    func wait(nanoseconds: Int64?, _ tell: (UInt64, Readiness) -> Void) {
        let found = cepoll_wait(descriptor, events, Int32(Self.capacity), nanoseconds ?? -1)
        for index in 0..<max(0, Int(found)) {
            let event = events[index]
            tell(event.data.u64, Self.readiness(event.events))
        }
    }

    private static func readiness(_ events: UInt32) -> Readiness {
        var readiness: Readiness = []
        if events & EPOLLIN.rawValue != 0 { readiness.insert(.readable) }
        if events & EPOLLOUT.rawValue != 0 { readiness.insert(.writable) }
        if events & EPOLLRDHUP.rawValue != 0 { readiness.insert(.inputEnded) }
        if events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { readiness.insert(.failed) }
        return readiness
    }
}

/// Wakes a sleeping loop from another thread: eventfd.
struct WakeUp: ~Copyable {
    let descriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))

    deinit { close(descriptor) }

    func signal() {
        var one: UInt64 = 1
        _ = write(descriptor, &one, 8)
    }

    func clear() {
        var count: UInt64 = 0
        _ = read(descriptor, &count, 8)
    }
}
#endif
