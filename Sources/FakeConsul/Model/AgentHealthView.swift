// SPDX-License-Identifier: MIT

/// A service of an agent with its checks and what follows from them (`consul api AgentServiceChecksInfo`).
struct AgentHealthView: Sendable {
    let status: HealthStatus
    /// Nil where there is no such service.
    let service: AgentServiceView?
    let checks: [HealthCheck]

    /// What the checks of a service and of its node come to together; empty where one has a status that no check may
    /// have.
    static func aggregated(_ checks: [HealthCheck]) -> HealthStatus {
        let others = checks.filter { !$0.isMaintenance }
        if others.contains(where: { !$0.status.isValid }) { return HealthStatus("") }
        if others.count < checks.count { return .maintenance }
        if others.contains(where: { $0.status == .critical }) { return .critical }
        return others.contains { $0.status == .warning } ? .warning : .passing
    }
}

extension AgentHealthView: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("AggregatedStatus")
            json.string(status.name)
            json.key("Service")
            if let service { service.write(to: &json) } else { json.null() }
            json.key("Checks")
            if service == nil {
                json.null()
            } else {
                json.array { json in for check in checks { write(check, to: &json) } }
            }
        }
    }

    /// A check as Consul's client library has it: without type, interval and timeout, and with an empty definition in
    /// full.
    private func write(_ check: HealthCheck, to json: inout JSONWriter) {
        json.object { json in
            json.key("Node")
            json.string(check.node)
            json.key("CheckID")
            json.string(check.id)
            json.key("Name")
            json.string(check.name)
            json.key("Status")
            json.string(check.status.name)
            json.key("Notes")
            json.string(check.notes)
            json.key("Output")
            json.string(check.output)
            json.key("ServiceID")
            json.string(check.serviceID)
            json.key("ServiceName")
            json.string(check.serviceName)
            json.key("ServiceTags")
            json.list(check.serviceTags)
            json.key("Type")
            json.string("")
            json.key("ExposedPort")
            json.int(0)
            json.key("Definition")
            writeEmptyDefinition(to: &json)
            json.indexes(RaftIndexes())
        }
    }

    private func writeEmptyDefinition(to json: inout JSONWriter) {
        json.object { json in
            for name in ["Interval", "Timeout", "DeregisterCriticalServiceAfter"] {
                json.key(name)
                json.string("0s")
            }
            json.key("HTTP")
            json.string("")
            json.key("Header")
            json.null()
            for name in ["Method", "Body", "TLSServerName"] {
                json.key(name)
                json.string("")
            }
            json.key("TLSSkipVerify")
            json.bool(false)
            json.key("TCP")
            json.string("")
            json.key("TCPUseTLS")
            json.bool(false)
            for name in ["UDP", "GRPC", "OSService"] {
                json.key(name)
                json.string("")
            }
            json.key("GRPCUseTLS")
            json.bool(false)
        }
    }
}
