// SPDX-License-Identifier: MIT

/// The changes of the sessions (`consul agent/consul/state/session.go`).
extension StateStore {
    func apply(_ command: SessionCommand, index: UInt64) -> CommandResult {
        do {
            switch command {
            case .create(let session):
                try createSession(session, index: index)
                return .id(session.id)
            case .destroy(let id):
                deleteSession(id, index: index)
                return .done
            }
        } catch {
            return .refused(error.message)
        }
    }

    private func createSession(_ session: Session, index: UInt64) throws(StateRefusal) {
        guard !session.id.isEmpty else { throw StateRefusal("Missing session ID") }
        guard hasNode(session.node) else { throw StateRefusal("Missing node registration") }
        for check in session.checkIDs {
            guard let status = status(ofCheck: check, onNode: session.node) else {
                throw StateRefusal("Missing check '\(check)' registration")
            }
            if status == "critical" { throw StateRefusal("Check '\(check)' is in \(status) state") }
        }
        var session = session
        session.createIndex = index
        session.modifyIndex = index
        sessions.insert(session, index: index)
        touch(session)
    }

    /// Ends a session: it goes, and so do its locks.
    func deleteSession(_ id: String, index: UInt64) {
        guard let session = sessions.remove(id, index: index) else { return }
        touch(session)
        takeKeys(from: session, index: index)
        deleteQueries(ofSession: session.id, index: index)
    }

    /// Ends the sessions of a node that goes away.
    func invalidateSessions(onNode node: String, index: UInt64) {
        for session in sessions.onNode(node) { deleteSession(session.id, index: index) }
    }

    /// Ends the sessions that hang on a check that goes away or has become critical.
    func invalidateSessions(ofCheck check: String, onNode node: String, index: UInt64) {
        for session in sessions.dependents(ofCheck: check, onNode: node) { deleteSession(session.id, index: index) }
    }

    private func touch(_ session: Session) {
        touch(.session(session.id.lowercased()))
        touch(.nodeSessions(session.node.lowercased()))
        touch(.table(.sessions))
    }
}
