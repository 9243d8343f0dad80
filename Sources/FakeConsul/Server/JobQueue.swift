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
    private var loopHasEnded = false
    private var isDraining = false

    init() {
        lock = .allocate(capacity: 1)
        lock.initialize(to: pthread_mutex_t())
        pthread_mutex_init(lock, nil)
    }

    deinit {
        pthread_mutex_destroy(lock)
        lock.deallocate()
    }

    /// What who added a job must do so that it is run.
    enum Need {
        case nothing
        /// The loop sleeps and must be woken.
        case wakeUp
        /// There is no loop any more: `drain` must be called, on a thread that nothing else waits for.
        case drain
    }

    func add(_ job: Job) -> Need {
        locked {
            jobs.append(job)
            if loopHasEnded {
                defer { isDraining = true }
                return isDraining ? .nothing : .drain
            }
            defer { loopIsAsleep = false }
            return loopIsAsleep ? .wakeUp : .nothing
        }
    }

    /// The loop will take no more jobs. Returns whether some are left, for which `drain` must be called.
    func end() -> Bool {
        locked {
            loopHasEnded = true
            loopThread = nil
            isDraining = !jobs.isEmpty
            return isDraining
        }
    }

    /// Runs what came after the loop's end, one job after the other, until nothing is left.
    func drain(_ run: (Job) -> Void) {
        thread = pthread_self()
        while let job = nextOfDrain() { run(job) }
    }

    private func nextOfDrain() -> Job? {
        locked {
            if jobs.isEmpty {
                isDraining = false
                loopThread = nil
                return nil
            }
            return jobs.removeFirst()
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
