// SPDX-License-Identifier: MIT

/// What the core asks of the shell.
enum Effect {
    /// Send this answer. Every accepted request gets exactly one, unless its client hung up.
    case respond(RequestID, Response)
    /// Keep this of an agent's server, in order, before any answer is sent that comes later among the effects.
    case keep(agent: Int, DurableChange)
    /// Send this answer's head. Its body comes in pieces: without an end, or until `end` where the head says its
    /// length.
    case begin(RequestID, Response)
    /// Send a piece of the body of an answer that was begun.
    case send(RequestID, [UInt8])
    /// The body of an answer that was begun is whole.
    case end(RequestID)
    /// Fail the request in its client's eyes. The response is what a part of an answer is cut from.
    case hangUp(RequestID, HangUp, Response)
    /// Probe for a health check; the result goes to `Cluster.probed`. One of a check is under way at most.
    case probe(ProbeID, ProbeRequest)
    /// The check is gone: stop its probe, if one is under way.
    case cancelProbe(ProbeID)
    /// Write or remove a file in the agent's data directory.
    case file(agent: Int, LocalFile)
    /// Read the agent's configuration files again.
    case reload(agent: Int)
    /// No answer will come: the process that was asked has ended.
    case drop(RequestID)
    /// The agent's process has ended: refuse connections to it and reset those that are open.
    case refuseConnections(agent: Int)
    /// A new process of the agent runs: listen at its addresses again.
    case acceptConnections(agent: Int)
    /// A rule on the wire has the agent's connections refused, and those that are open reset.
    case closePort(agent: Int)
    /// No rule on the wire does so any more.
    case openPort(agent: Int)
    /// Forget what the agent's data directory holds.
    case wipe(agent: Int)
    /// Carry the order out once all other effects are, and answer with what the closure makes of its outcome.
    case control(RequestID, ControlOrder, (Result<ClockState, FaultRefusal>) -> Response)
    /// The agent has left its cluster: end its process.
    case stop(agent: Int)
    /// Send this answer to a DNS question; with nil, forget the question.
    case answerDNS(RequestID, [UInt8]?)
    /// Ask a DNS resolver outside the simulation.
    case askResolver(ResolverCall)
    /// Pass this on to a server outside the simulation; its answer goes to `Cluster.relayed`.
    case relay(RequestID, RelayRequest)
}

/// A question to a DNS resolver outside the simulation. Its answer, or nil where there is none in time, is given back
/// under its number.
struct ResolverCall: Sendable {
    let number: UInt64
    /// `host:port`
    let resolver: String
    let isTCP: Bool
    /// The message as it goes over the wire, without the length that TCP puts in front.
    let message: [UInt8]
    let timeout: Duration
}
