// SPDX-License-Identifier: MIT

/// What an entry of the log changes of the peerings.
enum PeeringCommand: Sendable {
    case write(Peering, PeeringSecretsChange?)
    case writeSecrets(PeeringSecretsChange)
    /// What is marked for deletion goes.
    case delete(name: String)
    /// The other cluster has ended it.
    case terminate(id: String)
    /// Everything that was imported from a peer goes, node by node.
    case removeImports(peer: String)
}

extension StateStore {
    func apply(_ command: PeeringCommand, index: UInt64) -> CommandResult {
        let before = peerings
        do throws(StateRefusal) {
            switch command {
            case .write(let peering, let secrets):
                guard try write(peering, index: index) else { return .done }
                if let secrets {
                    do throws(StateRefusal) { try write(secrets) } catch {
                        throw StateRefusal("failed to write peering establishment secret: \(error.message)")
                    }
                }
            case .writeSecrets(let change):
                do throws(StateRefusal) { try write(change) } catch {
                    throw StateRefusal("failed to write peering secret: \(error.message)")
                }
                return .done
            case .delete(let name):
                guard let existing = peerings[name] else { return .done }
                if existing.isActive {
                    throw StateRefusal("cannot delete a peering without first marking for deletion")
                }
                peerings.remove(existing.id, index: index)
            case .terminate(let id):
                guard var existing = peerings[id: id] else { return .done }
                existing.state = .terminated
                existing.modifyIndex = index
                peerings.put(existing, index: index)
            case .removeImports(let peer):
                removeImports(of: peer, index: index)
                return .done
            }
        } catch {
            peerings = before
            return .refused(error.message)
        }
        touch(.table(.peerings))
        return .done
    }

    /// Whether anything changed.
    private func write(_ peering: Peering, index: UInt64) throws(StateRefusal) -> Bool {
        if peering.id.isEmpty { throw StateRefusal("Missing Peering ID") }
        if peering.name.isEmpty { throw StateRefusal("Missing Peering Name") }
        var next = peering
        if let existing = peerings[peering.name] {
            guard try follows(existing, &next) else { return false }
            next.createIndex = existing.createIndex
        } else {
            guard peering.isActive else { throw StateRefusal("cannot create a new peering marked for deletion") }
            if next.state == .undefined { next.state = .pending }
            next.createIndex = index
        }
        next.modifyIndex = index
        if !next.isActive { peerings.removeSecrets(of: next.id) }
        peerings.put(next, index: index)
        return true
    }

    /// Whether the next may take the place of what there is; false where that leaves all as it is.
    private func follows(_ existing: Peering, _ next: inout Peering) throws(StateRefusal) -> Bool {
        if next.dials != existing.dials {
            throw StateRefusal("Cannot switch peering dialing mode from \(existing.dials) to \(next.dials)")
        }
        if next.id != existing.id {
            throw StateRefusal(
                "A peering already exists with the name \(GoQuote.quote(next.name)) and a different ID "
                    + GoQuote.quote(existing.id))
        }
        switch (existing.state, next.state) {
        case (.deleting, .terminated), (.deleting, .deleting), (.terminated, .terminated): return false
        case (.deleting, _): throw StateRefusal("cannot write to peering that is marked for deletion")
        default: break
        }
        if next.state == .undefined { next.state = existing.state }
        if next.remoteDatacenter.isEmpty { next.remoteDatacenter = existing.remoteDatacenter }
        return true
    }

    // MARK: Secrets

    private func write(_ change: PeeringSecretsChange) throws(StateRefusal) {
        guard let peering = peerings[id: change.peerID] else {
            throw StateRefusal("unknown peering \(GoQuote.quote(change.peerID)) for secret")
        }
        let existing = peerings.secrets(of: change.peerID)
        if peering.dials {
            guard case .establish(let active) = change.kind else {
                throw StateRefusal("invalid request type for a dialing peer")
            }
            return peerings.put(PeeringSecrets(peerID: change.peerID, activeStream: active))
        }
        peerings.put(try Self.next(existing, change, isTaken: peerings.isTaken))
    }

    private static func next(
        _ existing: PeeringSecrets?, _ change: PeeringSecretsChange, isTaken: (String) -> Bool
    ) throws(StateRefusal) -> PeeringSecrets {
        let taken = StateRefusal("peering secret is already in use, retry the operation")
        var secrets = PeeringSecrets(peerID: change.peerID)
        switch change.kind {
        case .generateToken(let establishment):
            if isTaken(establishment) { throw taken }
            secrets = existing ?? secrets
            secrets.establishment = establishment
        case .exchange(let establishment, let pending):
            if isTaken(pending) { throw taken }
            guard let existing else {
                throw StateRefusal("cannot exchange peering secret: no known secrets for peering")
            }
            if existing.establishment.isEmpty {
                throw StateRefusal("invalid establishment secret: peering was already established")
            }
            guard existing.establishment == establishment else { throw StateRefusal("invalid establishment secret") }
            secrets.pendingStream = pending
            secrets.activeStream = existing.activeStream
        case .promotePending(let active):
            guard let existing else {
                throw StateRefusal("cannot promote pending secret: no known secrets for peering")
            }
            guard existing.pendingStream == active else { throw StateRefusal("invalid pending stream secret") }
            secrets.establishment = existing.establishment
            secrets.activeStream = active
        case .establish: throw StateRefusal("an accepting peer should not have called Establish RPC")
        }
        return secrets
    }
}

extension PeeringCommand: BinaryCodable {
    func write(to writer: inout BinaryWriter) {
        switch self {
        case .write(let peering, let secrets):
            writer.byte(1)
            writer.value(peering)
            writer.optional(secrets)
        case .writeSecrets(let change):
            writer.byte(2)
            writer.value(change)
        case .delete(let name):
            writer.byte(3)
            writer.string(name)
        case .terminate(let id):
            writer.byte(4)
            writer.string(id)
        case .removeImports(let peer):
            writer.byte(5)
            writer.string(peer)
        }
    }

    init(from reader: inout BinaryReader) throws(FormatError) {
        switch try reader.byte() {
        case 1: self = .write(try reader.value(), try reader.optional())
        case 2: self = .writeSecrets(try reader.value())
        case 3: self = .delete(name: try reader.string())
        case 4: self = .terminate(id: try reader.string())
        case 5: self = .removeImports(peer: try reader.string())
        case let kind: throw FormatError("unknown kind \(kind) of peering command")
        }
    }
}
