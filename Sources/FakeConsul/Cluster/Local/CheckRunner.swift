// SPDX-License-Identifier: MIT

/// A check at work: its definition, and what the agent remembers from one outcome to the next.
struct CheckRunner: Sendable {
    /// No check is probed more often than that.
    static let leastInterval = Duration.seconds(1)
    /// The most bytes of output that are kept, where no setting says less or more.
    static let defaultOutputMaxSize = 4096

    let run: CheckRun
    let type: CheckType
    let kind: CheckType.Kind
    let serviceID: String
    /// The token that an alias check reads other nodes with; empty for the agent's.
    let token: String
    let outputMaxSize: Int
    /// How long the check may be critical before its service is removed; nil for ever.
    let reapAfter: Duration?
    var threshold: CheckThreshold
    /// What a TTL check said last.
    var lastOutput = ""
    /// How often in a row an alias check could not read its node.
    var failedReads = 0

    /// What a TTL check says when its time has run out.
    var expiredOutput: String {
        lastOutput.isEmpty ? "TTL expired" : "TTL expired (last output before timeout follows): \(lastOutput)"
    }

    /// The output of a TTL check as it is kept: cut, and saying so.
    func cut(_ output: String) -> String {
        let bytes = Array(output.utf8)
        guard bytes.count > outputMaxSize else { return output }
        return
            "\(GoText.string(Array(bytes[..<outputMaxSize]))) ... (captured \(outputMaxSize) of \(bytes.count) bytes)"
    }

    /// How long an alias check waits before it reads a node again that could not be read.
    var aliasRetryDelay: Duration {
        guard failedReads > 3 else { return .zero }
        return min(.seconds(1 << min(failedReads - 3, 6)), .seconds(60))
    }
}
