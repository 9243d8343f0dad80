// SPDX-License-Identifier: MIT

/// How much there is of everything in a datacenter (`consul agent/structs ServiceUsage`).
struct ServiceUsage: Equatable, Sendable, JSONWritable {
    var services = 0
    var instances = 0
    /// By kind, and of those that speak Connect themselves.
    var connectInstances: SortedMap<Int> = [:]
    /// The ordinary ones but for Consul's own.
    var billableInstances = 0
    var nodes = 0

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("Services", services)
            json.member("ServiceInstances", instances)
            json.key("ConnectServiceInstances")
            connectInstances.write(to: &json) { $0.int($1) }
            json.member("BillableServiceInstances", billableInstances)
            json.member("Nodes", nodes)
        }
    }
}
