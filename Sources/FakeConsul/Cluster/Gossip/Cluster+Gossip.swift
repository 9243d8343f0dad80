// SPDX-License-Identifier: MIT

/// The members of the pools as agents see them.
extension Cluster {
    /// How an agent sees another of its datacenter.
    func memberStatus(of subject: Agent, seenBy observer: Agent) -> Member.Status {
        .alive
    }

    /// Links or processes have changed.
    func reviewGossip() {
        for observer in agents where links[observer.machine] == .running {
            for subject in agents where subject !== observer {
                let status = memberStatus(of: subject, seenBy: observer)
                if subject.identity.datacenter == observer.identity.datacenter {
                    memberChanged(subject, seenBy: observer, to: status)
                } else if subject.identity.isServer {
                    remoteServerChanged(subject, seenBy: observer, to: status)
                }
            }
        }
    }
}
