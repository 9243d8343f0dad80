// SPDX-License-Identifier: MIT

/// What a Go program measures of itself (go-metrics, `EmitRuntimeStats`), as an agent of that size would show it: they
/// follow the state, the queries that wait and the time that the process runs, so that rules on them can be tried.
struct RuntimeGauges {
    /// How many objects the state store holds.
    let objects: Int
    /// How many requests wait.
    let openRequests: Int
    /// How long the process runs.
    let age: Duration

    /// In bytes: what an agent that has just started takes, and one object of the state with its indexes.
    private static let baseSize = 24 << 20
    private static let objectSize = 2 << 10
    private static let arena = 64 << 20
    private static let baseGoroutines = 120
    /// Go collects at the latest after two minutes; each pause is in nanoseconds.
    private static let collectionInterval = Duration.seconds(120)
    private static let pause = 180_000

    var values: [(name: String, value: Double)] {
        let size = Self.baseSize + objects * Self.objectSize
        let collections = Int(age.nanoseconds / Self.collectionInterval.nanoseconds) + 4
        let heapObjects = size / 160
        let freed = heapObjects * collections
        return [
            ("runtime.alloc_bytes", size),
            ("runtime.free_count", freed),
            ("runtime.heap_objects", heapObjects),
            ("runtime.malloc_count", heapObjects + freed),
            ("runtime.num_goroutines", Self.baseGoroutines + openRequests),
            ("runtime.sys_bytes", (size / Self.arena + 1) * Self.arena),
            ("runtime.total_gc_pause_ns", collections * Self.pause),
            ("runtime.total_gc_runs", collections),
        ].map { (name: $0.0, value: Double($0.1)) }
    }
}
