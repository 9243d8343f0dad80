// SPDX-License-Identifier: MIT

/// Items read as the fields of a known record, as `hcl.Decode` reads them into a Go struct (Consul's ACL rules). Ask
/// for the fields in the order of the struct: the first that is wrong is what Consul tells.
struct HCLRecord {
    /// Where it is, in the words of messages.
    let name: String
    private let items: [HCLItem]
    /// The item whose value it is; none for the document and for an object in a list.
    private let item: HCLItem?

    /// The document, in HCL or JSON.
    init(parsing text: String) throws(HCLError) {
        name = "root"
        items = try HCLParser.parse(Array(text.utf8))
        item = nil
    }

    private init(_ name: String, _ source: HCLDecoder.Source) throws(HCLError) {
        self.name = name
        var node = source
        if case .item(let item) = source {
            self.item = item
            node = .node(item.value)
        } else {
            item = nil
        }
        switch (node, item) {
        case (.node(.literal), let item?): items = [item]
        case (.node(.object(let items, _)), _), (.items(let items), _): self.items = items
        default: throw node.refused("\(name): not an object type for struct (\(node.typeName))")
        }
    }

    /// The label of the block that it is (the tag `hcl:",key"`).
    func key(for field: String) throws(HCLError) -> String {
        guard let key = item?.keys.first else {
            throw HCLDecoder.Source.items(items).refused("\(name): \(field) asked for 'key', impossible")
        }
        return key.name
    }

    /// The text of a field; nil where it is not there. The last of several counts.
    func string(_ field: String) throws(HCLError) -> String? {
        var text: String?
        for source in sources(of: field) { text = try source.string("\(name).\(field)") }
        return text
    }

    /// The records of a field that is a list of structs.
    func records(_ field: String) throws(HCLError) -> [HCLRecord] {
        var records: [HCLRecord] = []
        for source in sources(of: field) {
            for (index, part) in try source.parts().enumerated() {
                records.append(try HCLRecord("\(name).\(field)[\(index)]", part.nested))
            }
        }
        return records
    }

    /// The blocks with labels as one, and then each that has none.
    private func sources(of field: String) -> [HCLDecoder.Source] {
        let found = items.filter { $0.keys.first?.isNamed(field) == true }.map(\.droppingFirstKey)
        let labelled = found.filter { !$0.keys.isEmpty }
        let plain = found.filter(\.keys.isEmpty).map { item -> HCLDecoder.Source in
            if case .object(let items, _) = item.value { return .items(items) }
            return .node(item.value)
        }
        return (labelled.isEmpty ? [] : [.items(labelled)]) + plain
    }
}

extension HCLDecoder.Source {
    /// A block with two labels holds one with the second: JSON that was made flat is so made deep again.
    fileprivate var nested: HCLDecoder.Source {
        guard case .item(let item) = self, item.keys.count == 2 else { return self }
        return .item(HCLItem(keys: [item.keys[0]], value: .object([item.droppingFirstKey], at: HCLPosition())))
    }
}
