// SPDX-License-Identifier: MIT

/// What an agent's local part asks of the cluster around it.
enum LocalEffect: Sendable {
    /// Wake me at that time. A later timer of the same name replaces the earlier one.
    case schedule(LocalTimer, at: Instant)
    case cancel(LocalTimer)
    /// Send this write to the servers; `wrote` takes the outcome.
    case write(LocalWrite)
    /// Read what the catalog has of this node, stale or not; `readCatalog` takes it.
    case readCatalog(token: String)
    /// Read the checks of another node, for an alias check; `readAlias` takes them. Blocks while the index is not above
    /// the last one.
    case readAlias(check: CheckRun, node: String, token: String, minIndex: UInt64)
    /// Read what the configuration entries say of a proxy; `readServiceConfig` takes it. Blocks as `readAlias` does.
    case readServiceConfig(CheckRun, ServiceConfig.Question, token: String, minIndex: UInt64)
    case probe(CheckRun, CheckType)
    case cancelProbe(CheckRun)
    /// Who waits for this key looks again.
    case touch(service: String?)
    case log(LogLevel, AgentLog.Line)
    case file(LocalFile)
}

/// A moment that an agent's local part waits for.
enum LocalTimer: Hashable, Sendable {
    /// A TTL runs out, a probe is due, an alias looks again.
    case check(CheckRun)
    case deferredSync(check: String)
    /// Configuration entries that could not be read are asked for again.
    case serviceConfig(CheckRun)
    case antiEntropy(LocalAntiEntropy.Timer)
    /// Services whose checks were critical for too long are removed.
    case reap
}

/// One life of a check: a new definition under the same ID is a new run, and what the old one was still waiting for is
/// void.
struct CheckRun: Hashable, Sendable {
    let checkID: String
    let number: UInt64
}

/// A file in the data directory that keeps what must survive a restart. Without a data directory there is none.
enum LocalFile: Equatable, Sendable {
    case write(Folder, id: String, [UInt8])
    case remove(Folder, id: String)

    /// The folder below the data directory. The file's name is the SHA-256 of the ID in hexadecimal digits; a keyring,
    /// and what is in the data directory itself, has the ID for a name.
    enum Folder: String, Sendable {
        case data = "."
        case services
        case checks
        case checkState = "checks/state"
        case serf
    }
}
