// SPDX-License-Identifier: MIT

/// HCL in Consul's configuration files.
enum HCL {
    /// The document as Consul's loader gets it from `hcl.Decode` into a `map[string]interface{}`: every block is a list
    /// of objects, one for each time that it is written, and its labels are keys of nested objects. A reader that wants
    /// one object takes it out of a list of one.
    static func decode(_ text: String) throws(HCLError) -> JSONValue {
        let items = try HCLParser.parse(Array(text.utf8))
        var decoder = HCLDecoder(budget: 1024 + text.utf8.count)
        return try decoder.map("root", .items(items)).json
    }
}

/// Turns items into values as hashicorp/hcl does: what a key already holds decides how a later value for it is read.
struct HCLDecoder {
    /// What is decoded: a node, or items that are not, or no longer, in braces.
    enum Source {
        case node(HCLNode)
        case items([HCLItem])
        case item(HCLItem)
    }

    /// How many more values may be made. Keys that differ only in case are each given the blocks of all, which would
    /// grow without it.
    private var budget: Int

    init(budget: Int) { self.budget = budget }

    private mutating func spend() throws(HCLError) {
        budget -= 1
        if budget < 0 { throw HCLError("root: too many values") }
    }

    /// The value of a key, given what it holds from before. To a list it is what is to be added.
    private mutating func value(
        _ name: String,
        _ source: Source,
        over old: HCLValue?,
        inList: Bool
    ) throws(HCLError) -> HCLValue {
        try spend()
        switch old {
        case .bool: return try source.bool(name)
        case .int: return try source.int(name)
        case .float: return try source.float(name)
        case .string: return .string(try source.string(name))
        case .list: return .list(try elements(name, source))
        case .maps: return .maps(try maps(name, source))
        case .map, nil: return try fresh(name, source, inList: inList)
        }
    }

    private mutating func fresh(_ name: String, _ source: Source, inList: Bool) throws(HCLError) -> HCLValue {
        switch source {
        case .item: throw HCLError("\(name): cannot decode into interface: \(source.typeName)")
        case .items, .node(.object): return inList ? .map(try map(name, source)) : .maps(try maps(name, source))
        case .node(.list): return .list(try elements(name, source))
        case .node(.literal(let token)):
            switch token.kind {
            case .bool: return try source.bool(name)
            case .float: return try source.float(name)
            case .number: return try source.int(name)
            default: return .string(try source.string(name))
            }
        }
    }

    private mutating func elements(_ name: String, _ source: Source) throws(HCLError) -> [HCLValue] {
        var elements: [HCLValue] = []
        for (index, part) in try source.parts().enumerated() {
            elements.append(try value("\(name)[\(index)]", part, over: nil, inList: true))
        }
        return elements
    }

    private mutating func maps(_ name: String, _ source: Source) throws(HCLError) -> [HCLMap] {
        var maps: [HCLMap] = []
        for (index, part) in try source.parts().enumerated() {
            try spend()
            maps.append(try map("\(name)[\(index)]", part))
        }
        return maps
    }

    mutating func map(_ name: String, _ source: Source) throws(HCLError) -> HCLMap {
        let items = try source.members(name)
        var map = HCLMap()
        var done: Set<[UInt8]> = []
        let blocks = Self.blocks(in: items)
        for item in items {
            guard let key = item.keys.first else { throw source.refused("\(name): map must have string keys") }
            let bytes = Array(key.name.utf8)
            guard !done.contains(bytes) else { continue }
            var part = Source.node(item.value)
            if item.keys.count > 1 {
                part = .items((blocks[key.folded] ?? []).map { items[$0].droppingFirstKey })
                done.insert(bytes)
            }
            map.set(try value("\(name).\(key.name)", part, over: map[bytes], inList: false), for: bytes)
        }
        return map
    }

    /// The places of the items by their first keys, so that no key is looked for twice; only where there are blocks
    /// with labels.
    private static func blocks(in items: [HCLItem]) -> [[UInt8]: [Int]] {
        guard items.contains(where: { $0.keys.count > 1 }) else { return [:] }
        var places: [[UInt8]: [Int]] = [:]
        for (index, item) in items.enumerated() {
            if let key = item.keys.first { places[key.folded, default: []].append(index) }
        }
        return places
    }
}

extension HCLItem {
    var droppingFirstKey: HCLItem { HCLItem(keys: Array(keys.dropFirst()), value: value) }
}
