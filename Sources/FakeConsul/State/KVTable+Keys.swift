// SPDX-License-Identifier: MIT

extension KVTable {
    /// The names below a prefix: whole keys, or with a separator each beginning up to the first one behind the
    /// prefix, once. A tree of a million keys under one such beginning is passed over in one step.
    func keys(withPrefix prefix: KVKey, separator: [UInt8]) -> [KVKey] {
        var keys: [KVKey] = []
        if separator.isEmpty {
            for (key, _) in pairs.entries(withPrefix: prefix) { keys.append(key) }
            return keys
        }
        var entries = pairs.makeIterator(from: .key(prefix))
        while let (key, _) = entries.next(), key.hasPrefix(prefix) {
            guard let end = key.bytes.end(of: separator, from: prefix.bytes.count) else {
                keys.append(key)
                continue
            }
            let group = key.prefix(end)
            keys.append(group)
            entries = pairs.makeIterator(from: .endOfPrefix(group))
        }
        return keys
    }

    /// The same of keys that are picked out already, in order.
    static func names(of keys: [KVKey], behind prefix: KVKey, separator: [UInt8]) -> [KVKey] {
        guard !separator.isEmpty else { return keys }
        var names: [KVKey] = []
        for key in keys {
            let name = key.bytes.end(of: separator, from: prefix.bytes.count).map(key.prefix) ?? key
            if names.last != name { names.append(name) }
        }
        return names
    }
}

extension [UInt8] {
    /// Where the first occurrence of the bytes that begins at the start or later ends.
    fileprivate func end(of pattern: [UInt8], from start: Int) -> Int? {
        guard count >= pattern.count else { return nil }
        var position = start
        while position + pattern.count <= count {
            if self[position] == pattern[0], self[position..<position + pattern.count].elementsEqual(pattern) {
                return position + pattern.count
            }
            position += 1
        }
        return nil
    }
}
