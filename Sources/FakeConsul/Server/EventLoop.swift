// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// One thread that waits for descriptors, timers and jobs, and runs what they bring. Whatever it runs is alone: nothing
/// that lives on the loop needs a lock.
///
/// A loop has its own thread (`startThread`) or takes the calling one (`run`). It is a serial executor: an actor whose
/// executor it is lives on the loop. Only `enqueue`, `perform` and `stop` may be called from other threads.
final class EventLoop: @unchecked Sendable {
    /// What is done after everything of a wait has been handled, before the loop sleeps again.
    protocol Core: AnyObject {
        /// Brings the core's time up to `now` and does what it asks for. Returns when it wants to be called next; nil
        /// is not.
        func run(upTo now: Instant) -> Instant?
    }

    /// What takes part in a turn beside the core: the servers.
    protocol Participant: AnyObject {
        /// Hands to the core what has been held back. True where something was: then the core runs again.
        func handOver() -> Bool
        /// Sends what has gathered.
        func flush()
    }

    let clock = WallClock()
    /// The time at which the current turn began.
    private(set) var now: Instant
    weak var core: (any Core)?

    private let poller = Poller()
    private let wakeUp = WakeUp()
    private let jobs = JobQueue()
    private var timers = EventQueue<() -> Void>()
    private var coreDeadline: Instant?
    private var handlers: [Registration?] = []
    private var generation: UInt32 = 0
    private var participants: [any Participant] = []
    private var leftovers: [() -> Void] = []
    private var hasStopped = false

    private struct Registration {
        let handler: any ReadinessHandler
        let generation: UInt32
    }

    /// How often a turn hands over to the core before what has gathered is sent.
    private static let longestTurn = 64

    init() {
        now = clock.now
        precondition(poller.add(wakeUp.descriptor, token: Self.wakeUpToken), "cannot watch the wake-up")
    }

    // MARK: Descriptors

    private static let wakeUpToken = UInt64.max

    /// Watches a descriptor until `unwatch`. False where the system does not let us.
    func watch(_ descriptor: Int32, _ handler: any ReadinessHandler) -> Bool {
        generation &+= 1
        let index = Int(descriptor)
        while handlers.count <= index { handlers.append(nil) }
        handlers[index] = Registration(handler: handler, generation: generation)
        return poller.add(descriptor, token: UInt64(generation) << 32 | UInt64(UInt32(bitPattern: descriptor)))
    }

    /// Stops watching; to be called before the descriptor is closed.
    func unwatch(_ descriptor: Int32) {
        poller.remove(descriptor)
        if handlers.indices.contains(Int(descriptor)) { handlers[Int(descriptor)] = nil }
    }

    /// Stops watching a descriptor, and closes it.
    func close(_ descriptor: Int32) {
        unwatch(descriptor)
        closeDescriptor(descriptor)
    }

    /// A descriptor that was closed in this very turn may have been opened anew: the generation tells them apart.
    private func dispatch(_ token: UInt64, _ readiness: Readiness) {
        if token == Self.wakeUpToken { return wakeUp.clear() }
        let index = Int(UInt32(truncatingIfNeeded: token))
        guard index < handlers.count, let registration = handlers[index] else { return }
        if registration.generation == UInt32(token >> 32) { registration.handler.ready(readiness) }
    }

    // MARK: Timers and work

    /// Calls `action` on the loop at or soon after the deadline.
    @discardableResult
    func schedule(at deadline: Instant, _ action: @escaping () -> Void) -> EventID {
        timers.schedule(at: deadline, action)
    }

    @discardableResult
    func schedule(after delay: Duration, _ action: @escaping () -> Void) -> EventID {
        schedule(at: clock.now + delay, action)
    }

    func cancel(_ timer: EventID) { timers.cancel(timer) }

    /// Calls `action` in the next turn, which then begins without a wait: for work that was cut short to let others
    /// run.
    func later(_ action: @escaping () -> Void) { leftovers.append(action) }

    /// Calls `action` on the loop; may be called from any thread.
    func perform(_ action: @escaping @Sendable () -> Void) {
        add(.action(action))
    }

    func add(_ participant: any Participant) { participants.append(participant) }

    func remove(_ participant: any Participant) { participants.removeAll { $0 === participant } }

    // MARK: Running

    /// Gives the loop a thread of its own, which ends with `stop`.
    func startThread() { LoopThread.start(self) }

    /// Runs the loop on this thread until `stop`.
    func run() {
        jobs.thread = pthread_self()
        while !hasStopped { turn() }
        participants = []
        leftovers = []
        // Who waits for a job that was added before the end shall not wait for ever.
        if jobs.end() { jobs.drain(run) }
    }

    /// Ends `run`; may be called from any thread.
    func stop() {
        perform { self.hasStopped = true }
    }

    /// Whether the caller is on the loop's thread.
    var isCurrent: Bool { jobs.isCurrent }

    private func turn() {
        poller.wait(nanoseconds: sleepTime()) { dispatch($0, $1) }
        jobs.isAsleep = false
        now = clock.now
        let held = leftovers
        leftovers = []
        for action in held { action() }
        runJobs()
        while let (_, action) = timers.popNext(upTo: now) { action() }
        var coreHasWork = true
        for _ in 0..<Self.longestTurn where coreHasWork {
            coreDeadline = core?.run(upTo: clock.now)
            coreHasWork = false
            for participant in participants where participant.handOver() { coreHasWork = true }
        }
        // What was handed over last has not run yet: the next turn must not wait.
        if coreHasWork { later {} }
        for participant in participants { participant.flush() }
    }

    /// How long to wait: not at all where there is something to do, for ever where there will be nothing.
    private func sleepTime() -> Int64? {
        if !leftovers.isEmpty || !jobs.mayFallAsleep() { return 0 }
        guard let deadline = timers.next ?? coreDeadline else { return nil }
        return max(0, (min(deadline, coreDeadline ?? deadline) - clock.now).nanoseconds)
    }

    private func runJobs() {
        for job in jobs.takeAll() { run(job) }
    }

    private func run(_ job: JobQueue.Job) {
        switch job {
        case .action(let action): action()
        case .swift(let job): job.runSynchronously(on: asUnownedSerialExecutor())
        }
    }

    /// An actor on this loop outlives it: calls that come after its end are run, one by one, on a thread made for them.
    private func add(_ job: JobQueue.Job) {
        switch jobs.add(job) {
        case .nothing: break
        case .wakeUp: wakeUp.signal()
        case .drain: LoopThread.start { self.jobs.drain(self.run) }
        }
    }
}

extension EventLoop: SerialExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        add(.swift(UnownedJob(job)))
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    func checkIsolated() { precondition(isCurrent, "not on the event loop's thread") }
}
