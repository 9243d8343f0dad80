// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ImportDifferenceTests {
    private func instance(_ id: String, on node: String, _ status: HealthStatus = .passing) -> CheckServiceNode {
        var check = HealthCheck(node: node, id: id + ":overall-check")
        check.serviceID = id
        check.serviceName = "web"
        check.status = status
        return CheckServiceNode(
            node: Node(name: node), service: NodeService(id: id, name: "web", weights: Weights()), checks: [check])
    }

    private func texts(_ difference: ImportDifference) -> [String] {
        difference.commands.map { command in
            switch command {
            case .register(let command):
                "+\(command.node.name) \(command.service?.id ?? "") \(command.checks.map(\.status.name).joined())"
            case .deregister(let command): "-\(command.node) \(command.serviceID)\(command.checkID)"
            default: "?"
            }
        }
    }

    private func catalog(_ instances: [CheckServiceNode]) -> Catalog {
        var catalog = Catalog()
        for (number, instance) in instances.enumerated() {
            let index = UInt64(number + 1)
            catalog.importNode(instance.node, index: index)
            catalog.importService(instance.service, onNode: instance.node.name, index: index)
            for check in instance.checks { catalog.importCheck(check, index: index) }
        }
        return catalog
    }

    @Test func everythingIsNew_nodeThenInstancesThenChecks() {
        let told = [instance("a", on: "n"), instance("b", on: "n", .critical)]
        let difference = ImportDifference(of: "web", told, from: "dc2", against: Catalog())
        #expect(texts(difference) == ["+n  ", "+n a ", "+n b ", "+n  passingcritical"])
        #expect(difference.unusedNodes.isEmpty)
    }

    @Test func onlyWhatChanged_isWritten() {
        let known = catalog([instance("a", on: "n"), instance("b", on: "n")])
        let told = [instance("a", on: "n"), instance("b", on: "n", .warning)]
        #expect(texts(ImportDifference(of: "web", told, from: "dc2", against: known)) == ["+n  warning"])
        let same = ImportDifference(of: "web", [told[0], instance("b", on: "n")], from: "dc2", against: known)
        #expect(same.commands.isEmpty)
    }

    @Test func whatIsToldNoMore_isTakenOut() {
        let known = catalog([instance("a", on: "n"), instance("b", on: "n"), instance("a", on: "m")])
        let difference = ImportDifference(of: "web", [instance("a", on: "n")], from: "dc2", against: known)
        #expect(texts(difference) == ["-m a", "-n b"])
        #expect(difference.unusedNodes == ["m"])
    }
}
