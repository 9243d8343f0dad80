// SPDX-License-Identifier: MIT

/// What the endpoints of access control share.
extension Call {
    /// Refuses where access control is off (`checkACLDisabled`).
    func requireACLs() throws {
        guard agent.requests.acl.isEnabled else { throw ConsulError.aclsDisabled }
    }

    /// Where policies, roles and global tokens are made.
    var primaryDatacenter: String { agent.primaryDatacenter }

    /// Whether the agent's datacenter keeps tokens of its own (`LocalTokensEnabled`).
    var keepsLocalTokens: Bool { agent.keepsLocalTokens }

    /// The datacenter of a read or write of tokens: the primary one where this one keeps none.
    func tokenDatacenter(_ asked: String) -> String { keepsLocalTokens ? asked : primaryDatacenter }

    /// Auth methods and their rules are known only where tokens can be made.
    func requireLocalTokens() throws {
        guard keepsLocalTokens else {
            throw ConsulError.internal("Token replication is required for auth methods to function")
        }
    }

    /// Reads the body; what is refused is called a fault of the thing that was to be decoded.
    func decodeACL<Value>(
        _ failure: String, _ read: ([UInt8]) throws(JSONError) -> Value
    ) throws -> Value {
        if let fault = request.bodyFault { throw ConsulError.badRequest("\(failure): \(fault.goText)") }
        do throws(JSONError) {
            return try read(request.body)
        } catch {
            throw ConsulError.badRequest("\(failure): \(Self.reworded(error.message))")
        }
    }

    /// A list or one record: a read that may block, by who may see access control.
    func aclRead(
        datacenter: String? = nil, _ options: QueryOptions, _ run: @escaping (inout ReadView) throws -> Reply
    ) -> Operation {
        var options = options
        options.datacenter = datacenter ?? options.datacenter
        return .read(
            Read(options: options, stampsErrors: true) { view in
                try view.standingAuthorizer().require(.read, .acl)
                return try run(&view)
            }
        )
    }

    /// One record: its change wakes the query, or any of its table where there is none.
    func aclRecordRead<Record: ACLRecord & JSONWritable>(
        _ kind: String, _ options: QueryOptions, of table: WatchKey.Table,
        in path: KeyPath<ACLTables, ACLTable<Record>>, _ find: @escaping (ACLTables) throws -> Record?
    ) -> Operation {
        aclRead(options) { view in
            let record = try find(view.store.acl)
            view.watch.insert(record.map { WatchKey.record(table, $0.otherKey) } ?? .table(table))
            return .aclRecord(record, kind, index: view.store.acl[keyPath: path].index)
        }
    }

    /// The options of a list, once it is known that there is access control.
    func aclListOptions() throws -> QueryOptions {
        try requireACLs()
        let options = try queryOptions()
        try refuseNamespaces()
        return options
    }

    /// A write by who may change access control.
    func aclWrite(
        datacenter: String, notFound: String? = nil, _ prepare: @escaping (inout LeaderView) throws -> Prepared
    ) -> Operation {
        var write = Write(datacenter: datacenter, token: token) { view in
            try view.authorizer().require(.write, .acl)
            return try prepare(&view)
        }
        if let notFound { write.rewords = Write.rewording(notFound) }
        return .write(write)
    }
}

extension Write {
    /// Says in these words that there is no such record.
    static func rewording(_ notFound: String) -> (ConsulError) -> ConsulError {
        { error in error.message.contains("ACL not found") ? .notFound(notFound) : error }
    }
}

extension Prepared {
    /// Puts a change of access control in the log, and renders what is there then.
    static func change(_ command: ACLCommand, _ render: @escaping () throws -> Reply) -> Prepared {
        .propose(.acl(command)) { result in
            try result.throwRefusal(command.failurePrefix)
            return try render()
        }
    }
}

extension Prepared {
    /// Has the leader of another datacenter do it.
    static func forwarded(_ write: Write) -> Prepared {
        .perform { cluster, leader, done in
            let asker = Asker(caller: cluster.itself(leader, purpose: "forward")) { outcome in
                done(outcome.map(\.reply))
            }
            cluster.take(.write(write), at: leader, for: asker)
        }
    }
}

extension LeaderView {
    /// The datacenter where global tokens are made, where that is another one.
    var otherPrimary: String? {
        agent.requests.acl.isPrimary ? nil : agent.requests.acl.primaryDatacenter
    }
}

extension Reply {
    /// One record, or a refusal without the headers of a read where there is none.
    static func aclRecord(
        _ record: (some JSONWritable)?, _ kind: String, index: UInt64
    ) -> Reply {
        guard let record else {
            let text = "Requested \(kind) does not exist: ACL not found"
            var reply = Reply(.notFound, body: .text(text), index: index, outcome: .notFound)
            reply.isBare = true
            return reply
        }
        return .json(record, index: index)
    }
}

extension ConsulError {
    static let aclsDisabled = ConsulError(.unauthorized, "ACL support disabled")

    /// A refusal of the tables.
    init(_ error: FormatError) { self = .internal(error.message) }
}
