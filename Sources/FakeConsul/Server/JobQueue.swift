// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What other threads want to have run on a loop. The one place of the shell with a lock.
final class JobQueue: @unchecked Sendable {
    enum Job {
        case action(@Sendable () -> Void)
        case swift(UnownedJob)
    }

    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private var jobs: [Job] = []
    private var loopIsAsleep = false
    private var loopThread: pthread_t?

    init() {
        lock = .allocate(capacity: 1)
        lock.initialize(to: pthread_mutex_t())
        pthread_mutex_init(lock, nil)
    }

    deinit {
        pthread_mutex_destroy(lock)
        lock.deallocate()
    }

    /// Adds a job. Returns whether the loop sleeps and must be woken.
    func add(_ job: Job) -> Bool {
        locked {
            jobs.append(job)
            defer { loopIsAsleep = false }
            return loopIsAsleep
        }
    }

    /// Takes every job out, in the order in which they came.
    func takeAll() -> [Job] {
        locked {
            let taken = jobs
            jobs.removeAll(keepingCapacity: taken.count < 64)
            return taken
        }
    }

    /// Whether there is no job; if so, from now on `add` says that the loop sleeps.
    func mayFallAsleep() -> Bool {
        locked {
            loopIsAsleep = jobs.isEmpty
            return loopIsAsleep
        }
    }

    var isAsleep: Bool {
        get { locked { loopIsAsleep } }
        set { locked { loopIsAsleep = newValue } }
    }

    var thread: pthread_t? {
        get { locked { loopThread } }
        set { locked { loopThread = newValue } }
    }

    /// Whether the caller is on the loop's thread.
    var isCurrent: Bool {
        guard let thread else { return false }
        return pthread_equal(thread, pthread_self()) != 0
    }

    private func locked<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return body()
    }
}
