// SPDX-License-Identifier: MIT

extension ConfigEntry {
    /// The services that the entry names, none twice, in the order of their names (`ListRelatedServices`); none for
    /// kinds that Consul does not ask.
    var linkedServices: [String] {
        switch kind {
        case .serviceRouter: Self.sorted([name] + body.records("Routes").compactMap(routeTarget))
        case .serviceSplitter: Self.sorted(body.records("Splits").map(target).filter { !isOwn($0) })
        case .serviceResolver: Self.sorted(resolverTargets.filter { !isOwn($0) })
        case .ingressGateway:
            Self.sorted(
                body.records("Listeners").flatMap { $0.records("Services") }.map { $0.text("Name") }
                    .filter { $0 != "*" })
        case .boundAPIGateway: if case .map(let services) = body["Services"] { services.keys } else { [] }
        default: []
        }
    }

    private static func sorted(_ names: [String]) -> [String] { names.sortedOnce }

    private func isOwn(_ service: String) -> Bool { service.utf8.elementsEqual(name.utf8) }

    /// The service that a part of the entry names, or the entry's own.
    private func target(_ record: ConfigRecord) -> String { record.has("Service") ? record.text("Service") : name }

    private func routeTarget(_ route: ConfigRecord) -> String? { route.record("Destination").map(target) }

    private var resolverTargets: [String] {
        let redirects = [body.record("Redirect")].compactMap { $0 }.map(target)
        return redirects
            + body.recordMap("Failover").flatMap { pair -> [String] in
                let targets = pair.value.records("Targets")
                // What peers have is not known here.
                return targets.isEmpty ? [target(pair.value)] : targets.filter { !$0.has("Peer") }.map(target)
            }
    }
}
