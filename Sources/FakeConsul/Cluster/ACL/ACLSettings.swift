// SPDX-License-Identifier: MIT

/// What access control asks of an agent's configuration.
struct ACLSettings: Sendable {
    let isEnabled: Bool
    /// What holds where no rule says anything.
    let fallback: Authorizer.Fallback
    /// What holds while servers cannot be asked, and nothing is known.
    let down: Authorizer.Fallback
    /// Whether what was heard before goes on to hold while servers cannot be asked.
    let extendsCache: Bool
    /// Whether what was heard before holds until servers have said something else.
    let isAsynchronous: Bool
    let tokenTTL: Duration
    let policyTTL: Duration
    let roleTTL: Duration
    /// Where policies and global tokens are made.
    let primaryDatacenter: String
    let isPrimary: Bool
    let replicatesTokens: Bool

    init(_ configuration: AgentConfiguration) {
        let acl = configuration.acl
        isEnabled = acl.isEnabled
        fallback = Authorizer.Fallback(policy: acl.defaultPolicy)
        extendsCache = acl.downPolicy == "extend-cache" || acl.downPolicy == "async-cache"
        isAsynchronous = acl.downPolicy == "async-cache"
        down = extendsCache ? fallback : Authorizer.Fallback(policy: acl.downPolicy)
        tokenTTL = acl.tokenTTL
        policyTTL = acl.policyTTL
        roleTTL = acl.roleTTL
        primaryDatacenter = configuration.identity.primaryDatacenter
        isPrimary = configuration.identity.isInPrimaryDatacenter
        replicatesTokens = acl.enableTokenReplication
    }
}
