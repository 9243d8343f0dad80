// SPDX-License-Identifier: MIT

/// What happens in a cluster, as far as invariants are about it; each is a line of the trace.
enum Observation {
    /// A server took another part in its Raft group.
    case became(agent: Int, RaftRole, term: Term)
    /// A server believes in another leader, or in none.
    case followed(agent: Int, leader: Int?)
    /// A server put a committed entry into its state.
    case applied(agent: Int, index: LogIndex, term: Term)
    /// A snapshot took the place of a server's state.
    case restored(agent: Int, index: LogIndex)
    /// An agent sees a member of its pool otherwise than before.
    case saw(agent: Int, member: Int, Member.Status)
    /// What an agent's process does.
    case process(agent: Int, MachineCondition)
    /// A request came to an agent, and its answer went out.
    case asked(agent: Int)
    case answered(agent: Int, status: Int)
}

extension Observation: TraceEvent {
    func write(to line: inout TraceLine) {
        switch self {
        case .became(let agent, let role, let term):
            write("became", agent, to: &line)
            line.text(role.rawValue)
            line.number(term)
        case .followed(let agent, let leader):
            write("followed", agent, to: &line)
            line.number(leader ?? -1)
        case .applied(let agent, let index, let term):
            write("applied", agent, to: &line)
            line.number(index)
            line.number(term)
        case .restored(let agent, let index):
            write("restored", agent, to: &line)
            line.number(index)
        case .saw(let agent, let member, let status):
            write("saw", agent, to: &line)
            line.number(member)
            line.number(status.rawValue)
        case .process(let agent, let condition):
            write("process", agent, to: &line)
            line.text(condition.rawValue)
        case .asked(let agent): write("asked", agent, to: &line)
        case .answered(let agent, let status):
            write("answered", agent, to: &line)
            line.number(status)
        }
    }

    private func write(_ word: StaticString, _ agent: Int, to line: inout TraceLine) {
        line.word(word)
        line.number(agent)
    }
}
