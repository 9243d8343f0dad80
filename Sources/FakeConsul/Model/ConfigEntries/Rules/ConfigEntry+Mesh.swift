// SPDX-License-Identifier: MIT

/// The rules of `mesh` and `exported-services` (`consul agent/structs config_entry_mesh.go`,
/// `config_entry_exports.go`).
extension ConfigEntry {
    func validateMesh() throws(FormatError) {
        try validateMeta()
        for (field, name) in [("Incoming", "incoming"), ("Outgoing", "outgoing")] {
            guard let direction = body.record("TLS")?.record(field) else { continue }
            do { try TLSRule.validate(direction) } catch {
                throw FormatError("error in \(name) TLS configuration: \(error.message)")
            }
        }
    }

    func validateExportedServices() throws(FormatError) {
        try ConfigRule.require(name == "default", "exported-services Name must be \"default\"")
        try validateMeta()
        let services = body.records("Services")
        for (index, service) in services.enumerated() {
            for (number, consumer) in service.records("Consumers").enumerated() where consumer.has("SamenessGroup") {
                throw FormatError(
                    "Services[\(index)].Consumers[\(number)]: sameness-groups are an enterprise-only feature")
            }
        }
        for (index, service) in services.enumerated() {
            try Self.validate(exported: service, place: "Services[\(index)]")
        }
    }

    private static func validate(exported service: ConfigRecord, place: String) throws(FormatError) {
        try ConfigRule.require(service.has("Name"), "\(place): service name cannot be empty")
        try ConfigRule.require(service.has("Consumers"), "\(place): must have at least one consumer")
        for (index, consumer) in service.records("Consumers").enumerated() {
            let place = "\(place).Consumers[\(index)]"
            try ConfigRule.require(
                !consumer.has("Peer") || !consumer.has("Partition"),
                "\(place): must define at most one of Peer, Partition, or SamenessGroup")
            try ConfigRule.require(
                consumer.text("Partition") != "*",
                "\(place): exporting to all partitions (wildcard) is not supported")
            try ConfigRule.require(
                consumer.text("Peer") != "*", "\(place): exporting to all peers (wildcard) is not supported")
        }
    }
}
