// SPDX-License-Identifier: MIT

/// What Consul looks at when an agent starts, but not when a configuration is validated.
extension AgentConfiguration {
    /// Refuses what stops an agent before it prints its banner: a log level that there is not, a node ID that is none.
    package func checkBeforeStart() throws(ConfigurationError) {
        if log.level == nil {
            throw ConfigurationError(
                "Invalid log level: \(log.levelName). Valid log levels are: [TRACE DEBUG INFO WARN ERR ERROR]"
            )
        }
        guard !identity.nodeID.isEmpty else { return }
        do {
            _ = try UUIDText.parse(identity.nodeID)
        } catch {
            throw ConfigurationError("failed to setup node ID: specified NodeID is invalid: \(error.message)")
        }
    }

    /// Why the agent ends right after its banner; nil where it does not.
    var startRefusal: String? {
        if let refusal = keyRefusal { return "Failed to configure keyring: \(refusal)" }
        let role = server.isEnabled ? "server" : "client"
        return (protocolRefusal ?? policyRefusal).map { "Failed to start Consul \(role): \($0)" }
    }

    private var keyRefusal: String? {
        guard !encryption.key.isEmpty, let key = try? Base64.standard.decode(encryption.key),
            ![16, 24, 32].contains(key.count)
        else { return nil }
        let refusal = "key size must be 16, 24 or 32 bytes"
        return encryption.disableKeyringFile ? refusal : "Invalid key: " + refusal
    }

    private var protocolRefusal: String? {
        let version = raft.rpcProtocolVersion
        if (2...3).contains(version) { return nil }
        return "Protocol version '\(version)' too \(version < 2 ? "low" : "high"). Must be in range: [2, 3]"
    }

    private var policyRefusal: String? {
        if !["allow", "deny"].contains(acl.defaultPolicy) {
            return "Unsupported default ACL policy: \(acl.defaultPolicy)"
        }
        if !["allow", "deny", "async-cache", "extend-cache"].contains(acl.downPolicy) {
            return "Unsupported down ACL policy: \(acl.downPolicy)"
        }
        return nil
    }
}
