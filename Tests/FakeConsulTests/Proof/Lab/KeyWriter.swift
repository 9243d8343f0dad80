// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// A client that writes one key after the other through one agent, as the driver of the measurements did: each 50 ms
/// after the last was answered or given up.
final class KeyWriter {
    private let lab: ClusterLab
    let agent: Int
    private let patience: Duration
    private var number = 0
    private var isRunning = true
    private(set) var successes: [Instant] = []
    private(set) var texts: [String: Int] = [:]

    /// - Parameter patience: when the client gives an answer up.
    init(_ lab: ClusterLab, at agent: Int, patience: Duration = .seconds(9)) {
        self.lab = lab
        self.agent = agent
        self.patience = patience
        write()
    }

    func stop() { isRunning = false }

    /// The time without a success around this moment; nil where there was none after it.
    func gap(around moment: Instant) -> Duration? {
        guard let next = successes.first(where: { $0 > moment }) else { return nil }
        return next - (successes.last { $0 <= moment } ?? moment)
    }

    private func write() {
        guard isRunning else { return }
        number += 1
        let attempt = number
        let id = lab.send("PUT", "/v1/kv/writer-\(agent)", "\(attempt)", at: agent) { [self] response in
            ended(attempt)
            if response?.status == .ok {
                successes.append(lab.now)
            } else if let response {
                texts[String(decoding: response.body, as: UTF8.self), default: 0] += 1
            }
        }
        lab.after(patience) { [self] in
            guard attempt == number, !isOver(attempt) else { return }
            lab.hangUp(id)
            ended(attempt)
        }
    }

    private var over = 0
    private func isOver(_ attempt: Int) -> Bool { over >= attempt }

    private func ended(_ attempt: Int) {
        guard over < attempt else { return }
        over = attempt
        lab.after(.milliseconds(50)) { [self] in write() }
    }
}
