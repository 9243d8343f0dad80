// SPDX-License-Identifier: MIT

/// A template that was found sound: a query whose texts are to be filled in (`consul
/// agent/consul/prepared_query/template.go`).
final class QueryTemplate: Sendable {
    private let query: PreparedQuery
    /// What each text of the service query says, by its place.
    private let trees: [String: HILNode]
    private let regexp: RegularExpression?

    /// - Throws: Consul's refusal of a template that cannot be read, or cannot be rendered for its own name.
    init(_ query: PreparedQuery) throws(StateRefusal) {
        guard query.template.type == PreparedQuery.namePrefixMatch else {
            throw StateRefusal("Bad Template.Type '\(query.template.type)'")
        }
        var trees: [String: HILNode] = [:]
        var service = query.service
        try service.mapTexts { (place, text) throws(StateRefusal) in
            do throws(HILError) {
                trees[place] = try HILParser.parse(text)
            } catch {
                throw StateRefusal("Bad format '\(text)' in Service\(place): \(error.message)")
            }
            return text
        }
        do throws(RegularExpressionError) {
            regexp = query.template.regexp.isEmpty ? nil : try RegularExpression(query.template.regexp)
        } catch {
            throw StateRefusal("Bad Regexp: " + error.message)
        }
        self.query = query
        self.trees = trees
        _ = try render(query.name, segment: "")
    }

    /// The query for one name, as an agent of a segment asks for it.
    func render(_ name: String, segment: String) throws(StateRefusal) -> PreparedQuery {
        let matches = regexp?.firstMatch(in: name) ?? []
        var scope = HILScope()
        scope.variables = [
            "name.full": name, "name.prefix": query.name, "name.suffix": suffix(of: name), "agent.segment": segment,
        ]
        scope.functions = ["match": { matches.indices.contains(Int($0)) ? matches[Int($0)] : "" }]
        var rendered = query
        try rendered.service.mapTexts { [trees] (place, text) throws(StateRefusal) in
            guard let tree = trees[place] else { return text }
            do throws(HILError) {
                return try scope.evaluate(tree)
            } catch {
                throw StateRefusal("Bad evaluation for '\(text)' in Service\(place): \(error.message)")
            }
        }
        if query.template.removesEmptyTags {
            rendered.service.tags = (rendered.service.tags ?? []).filter { !$0.isEmpty }
        }
        return rendered
    }

    private func suffix(of name: String) -> String {
        guard name.utf8.starts(with: query.name.utf8) else { return name }
        return String(decoding: name.utf8.dropFirst(query.name.utf8.count), as: UTF8.self)
    }
}
