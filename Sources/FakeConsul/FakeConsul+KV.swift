// SPDX-License-Identifier: MIT

extension FakeConsul {
    /// Direct access to the KV store, through the first agent.
    public nonisolated var kv: KV { first.kv }

    /// The KV store of a running fake, without HTTP in between. Writes go through the log like any client's, and wake
    /// blocking queries.
    public struct KV: Sendable {
        let agent: Agent

        /// A key's value and what Consul keeps beside it.
        public struct Pair: Sendable, Equatable {
            public var key: String
            public var value: [UInt8]
            public var flags: UInt64
            /// The session that holds the key, or nil.
            public var session: String?
            public var createIndex: UInt64
            public var modifyIndex: UInt64
            public var lockIndex: UInt64

            /// The value as text, invalid UTF-8 replaced.
            public var text: String { String(decoding: value, as: UTF8.self) }
        }

        /// Sets a key.
        ///
        /// - Returns: whether it was set; false where the key or the value is refused.
        @discardableResult
        public func put(_ key: String, _ value: String, flags: UInt64 = 0) async -> Bool {
            await put(key, bytes: Array(value.utf8), flags: flags)
        }

        /// Sets a key to bytes.
        @discardableResult
        public func put(_ key: String, bytes: [UInt8], flags: UInt64 = 0) async -> Bool {
            await agent.send("PUT", target(key, "flags=\(flags)"), body: bytes).text.hasPrefix("true")
        }

        /// The pair of a key, or nil where there is none.
        public func get(_ key: String) async -> Pair? { await pairs(target(key)).first }

        /// Every pair whose key begins so, in the order of the keys.
        public func list(_ prefix: String = "") async -> [Pair] { await pairs(target(prefix, "recurse")) }

        /// Deletes a key; nothing happens where there is none.
        public func delete(_ key: String) async { await agent.send("DELETE", target(key)) }

        /// Deletes every key that begins so.
        public func deleteTree(_ prefix: String) async { await agent.send("DELETE", target(prefix, "recurse")) }

        private func target(_ key: String, _ query: String = "") -> String {
            "/v1/kv/" + PercentEncoding.encodePath(Array(key.utf8)) + (query.isEmpty ? "" : "?" + query)
        }

        private func pairs(_ target: String) async -> [Pair] {
            let answer = await agent.send("GET", target)
            guard answer.status == 200, case .array(let elements)? = try? JSONParser.parse(answer.body) else {
                return []
            }
            return elements.compactMap(Pair.init)
        }
    }
}

extension FakeConsul.KV.Pair {
    /// A pair as the API shows it.
    init?(_ json: JSONValue) {
        guard case .object(let members) = json else { return nil }
        var numbers: [String: UInt64] = [:]
        var texts: [String: String] = [:]
        for (name, value) in members {
            if case .number(let number) = value { numbers[name] = UInt64(number) }
            if case .string(let text) = value { texts[name] = text }
        }
        guard let key = texts["Key"] else { return nil }
        self.key = key
        value = texts["Value"].flatMap { try? Base64.standard.decode($0) } ?? []
        flags = numbers["Flags"] ?? 0
        session = texts["Session"]
        createIndex = numbers["CreateIndex"] ?? 0
        modifyIndex = numbers["ModifyIndex"] ?? 0
        lockIndex = numbers["LockIndex"] ?? 0
    }
}
