// SPDX-License-Identifier: MIT

/// Asking the members of gossip pools about their keys (`serf keymanager.go`, `consul
/// agent/consul/internal_endpoint.go KeyringOperation`).
extension Cluster {
    /// The files in which an agent keeps its keys.
    enum KeyringFile: String {
        case lan = "local.keyring"
        case wan = "remote.keyring"
    }

    /// Gives an agent the keys of its files, or else that of its configuration.
    func loadKeyrings(of agent: Agent, _ files: SortedMap<[UInt8]>) {
        let settings = agent.configuration.encryption
        let configured = (try? Base64.standard.decode(settings.key)).flatMap { $0.isEmpty ? nil : Keyring(primary: $0) }
        let kept = { (file: KeyringFile) -> Keyring? in
            settings.disableKeyringFile ? nil : files[file.rawValue].flatMap { Keyring(file: $0) }
        }
        agent.lanKeyring = kept(.lan) ?? configured
        agent.wanKeyring = agent.identity.isServer ? kept(.wan) ?? configured : nil
        if kept(.lan) == nil { keepKeyring(of: agent, .lan) }
        if kept(.wan) == nil { keepKeyring(of: agent, .wan) }
    }

    /// Writes the keyring's file, where the agent keeps any.
    private func keepKeyring(of agent: Agent, _ file: KeyringFile) {
        guard !agent.configuration.encryption.disableKeyringFile, !agent.configuration.isDevMode,
            let keyring = file == .lan ? agent.lanKeyring : agent.wanKeyring
        else { return }
        let change = LocalFile.write(.serf, id: file.rawValue, keyring.file)
        agent.disk.carryOut(change)
        effects.append(.file(agent: agent.number, change))
    }

    // MARK: Pools

    /// Asks a server's own pools: that of all servers, unless only its datacenter is meant, and that of its datacenter.
    func askKeyrings(
        _ operation: KeyringOperation, by agent: Agent, onlyLAN: Bool,
        then proceed: @escaping ([KeyringResponse]) -> Void
    ) {
        guard onlyLAN || agent.identity.serfWANPort < 0 else {
            return askKeyring(operation, by: agent, .wan) { [unowned self] wan in
                askKeyring(operation, by: agent, .lan) { proceed([wan, $0]) }
            }
        }
        askKeyring(operation, by: agent, .lan) { proceed([$0]) }
    }

    /// Asks every member of a pool. Those who are heard answer at once; where some are not, the question times out.
    private func askKeyring(
        _ operation: KeyringOperation, by agent: Agent, _ file: KeyringFile,
        then proceed: @escaping (KeyringResponse) -> Void
    ) {
        let members = agents.filter { isMember($0, of: file, seenBy: agent) }
        let heard = members.filter { $0 === agent || isHeard($0, by: agent) }
        var response = KeyringResponse(
            isWAN: file == .wan, datacenter: agent.identity.datacenter, memberCount: members.count)
        for member in heard { ask(member, operation, file, &response) }
        if !response.messages.isEmpty {
            response.error = "\(response.messages.count)/\(members.count) nodes reported failure"
        } else if heard.count < members.count {
            response.error = "\(heard.count)/\(members.count) nodes reported success"
        }
        guard heard.count < members.count else { return proceed(response) }
        later(Self.patience(file, members: members.count), at: agent) { proceed(response) }
    }

    private func isMember(_ subject: Agent, of file: KeyringFile, seenBy agent: Agent) -> Bool {
        if subject === agent { return true }
        let status: Member.Status
        switch file {
        case .lan:
            guard subject.identity.datacenter == agent.identity.datacenter else { return false }
            status = memberStatus(of: subject, seenBy: agent)
        case .wan:
            guard subject.identity.isServer else { return false }
            status = gossip.wan.status(of: subject.number, seenBy: agent.number)
        }
        return status == .alive || status == .leaving
    }

    /// How long serf waits for answers: the gossip interval, times 16, times a measure of the members' number
    /// (`DefaultQueryTimeout`).
    private static func patience(_ file: KeyringFile, members: Int) -> Duration {
        let digits = String(members).utf8.count
        return (file == .lan ? .milliseconds(200) : .milliseconds(500)) * 16 * max(1, digits)
    }

    private func ask(
        _ member: Agent, _ operation: KeyringOperation, _ file: KeyringFile, _ response: inout KeyringResponse
    ) {
        let name = file == .lan ? member.identity.nodeName : member.wanMember.name
        guard var keyring = file == .lan ? member.lanKeyring : member.wanKeyring else {
            response.messages[name] =
                operation.isList
                ? "Keyring is empty (encryption not enabled)" : "No keyring to modify (encryption not enabled)"
            return
        }
        if let refusal = keyring.carryOut(operation) {
            response.messages[name] = refusal
            return
        }
        if operation.isList {
            for key in keyring.texts { response.keys[key] = (response.keys[key] ?? 0) + 1 }
            response.primaryKeys[keyring.primary] = (response.primaryKeys[keyring.primary] ?? 0) + 1
            return
        }
        if file == .lan { member.lanKeyring = keyring } else { member.wanKeyring = keyring }
        keepKeyring(of: member, file)
    }
}
