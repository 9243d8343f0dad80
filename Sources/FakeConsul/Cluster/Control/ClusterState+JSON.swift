// SPDX-License-Identifier: MIT

extension ClusterState: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("now", time: now)
            json.member("agents", agents)
            json.member("links", links)
            json.member("faults", faults)
        }
    }
}

extension AgentState: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("name", name)
            json.member("node", node)
            json.member("datacenter", datacenter)
            json.member("role", isServer ? "server" : "client")
            json.member("leader", isLeader)
            json.member("process", process.rawValue)
            json.member("http", http)
            if let raft {
                json.key("raft")
                raft.write(to: &json)
            }
            json.member("members", members)
        }
    }
}

extension RaftState: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("state", role.rawValue)
            json.member("term", term)
            json.key("leader")
            if let leader { json.string(leader) } else { json.null() }
            json.member("last_index", lastIndex)
            json.member("commit_index", commitIndex)
            json.member("applied_index", appliedIndex)
        }
    }
}

extension MemberState: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("name", name)
            json.member("status", status.rawValue)
        }
    }
}

extension LinkState: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("from", from)
            json.member("to", to)
            json.member("cut", isCut)
            json.member("latency", latency)
            json.member("jitter", jitter)
            json.member("loss", "\(loss.numerator)/\(loss.denominator)")
        }
    }
}

extension FaultState: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("id", id.description)
            Injection(fault, lifetime: lifetime).writeMembers(to: &json)
            json.member("since", time: since)
            if let until { json.member("until", time: until) }
            json.key("agents")
            json.strings(agents)
        }
    }
}

extension JSONWriter {
    mutating func member(_ name: StaticString, time: Instant) {
        member(name, Timestamp.rfc3339(nanoseconds: time.nanoseconds))
    }
}
