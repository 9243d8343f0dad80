// SPDX-License-Identifier: MIT

/// Counts outcomes in a row, so that a check changes its status only after enough of them
/// (`success_before_passing`, `failures_before_warning`, `failures_before_critical`; `consul agent/checks
/// StatusHandler`).
struct CheckThreshold: Equatable, Sendable {
    /// What to do with one outcome.
    enum Verdict: Equatable, Sendable {
        case set(HealthStatus)
        /// Not enough in a row yet; the check keeps its status and its output.
        case wait
    }

    let successBeforePassing: Int
    let failuresBeforeWarning: Int
    let failuresBeforeCritical: Int
    private(set) var successes: Int
    private(set) var failures: Int

    /// Both counters start at their thresholds, so that the first outcome counts at once.
    init(_ type: CheckType) {
        successBeforePassing = type.successBeforePassing
        failuresBeforeWarning =
            type.failuresBeforeWarning == 0 ? type.failuresBeforeCritical : type.failuresBeforeWarning
        failuresBeforeCritical = type.failuresBeforeCritical
        successes = successBeforePassing
        failures = failuresBeforeCritical
    }

    mutating func receive(_ status: HealthStatus) -> Verdict {
        if status == .critical { return receiveFailure() }
        successes &+= 1
        failures = 0
        return successes >= successBeforePassing ? .set(status) : .wait
    }

    private mutating func receiveFailure() -> Verdict {
        failures &+= 1
        successes = 0
        if failures >= failuresBeforeCritical { return .set(.critical) }
        return failures >= failuresBeforeWarning ? .set(.warning) : .wait
    }
}
