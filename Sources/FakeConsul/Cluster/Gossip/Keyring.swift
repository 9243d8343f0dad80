// SPDX-License-Identifier: MIT

/// The keys with which a pool's gossip is encrypted, the primary one first (`memberlist keyring.go`). Encryption
/// itself is not simulated: members with different keys hear each other.
struct Keyring: Equatable, Sendable {
    private(set) var keys: [[UInt8]]

    init(primary key: [UInt8]) { keys = [key] }

    /// A ring of a keyring file; nil where there is no key in it, or one that is none.
    init?(file: [UInt8]) {
        guard case .array(let elements)? = try? JSONParser.parse(file) else { return nil }
        keys = []
        for element in elements {
            guard case .string(let text) = element, let key = try? Base64.standard.decode(text),
                Self.lengths.contains(key.count)
            else { return nil }
            if !keys.contains(key) { keys.append(key) }
        }
        if keys.isEmpty { return nil }
    }

    private static let lengths: Set = [16, 24, 32]

    /// The primary key as text.
    var primary: String { texts.first ?? "" }
    var texts: [String] { keys.map { Base64.standard.encode($0) } }

    /// As the keyring file has it.
    var file: [UInt8] {
        var json = JSONWriter(pretty: true, indentation: "  ")
        json.strings(texts)
        return json.bytes
    }

    /// Carries out what was asked of all members.
    ///
    /// - Returns: memberlist's refusal, or nil.
    mutating func carryOut(_ operation: KeyringOperation) -> String? {
        switch operation {
        case .list: break
        case .install(let key):
            guard Self.lengths.contains(key.count) else { return "key size must be 16, 24 or 32 bytes" }
            if !keys.contains(key) { keys.append(key) }
        case .use(let key):
            guard let position = keys.firstIndex(of: key) else { return "Requested key is not in the keyring" }
            keys.insert(keys.remove(at: position), at: 0)
        case .remove(let key):
            if keys.first == key { return "Removing the primary key is not allowed" }
            keys.removeAll { $0 == key }
        }
        return nil
    }
}

/// What is asked of the keyrings of all members of a pool.
enum KeyringOperation: Equatable, Sendable {
    case list
    case install([UInt8])
    case use([UInt8])
    case remove([UInt8])

    var isList: Bool { self == .list }
}

/// What the members of a pool answered (`consul agent/structs KeyringResponse`).
struct KeyringResponse: Equatable, Sendable {
    var isWAN = false
    var datacenter: String
    /// What members say that refuse, by their names.
    var messages: StringMap = [:]
    /// How many members have each key, and each as their primary one.
    var keys: SortedMap<Int> = [:]
    var primaryKeys: SortedMap<Int> = [:]
    var memberCount = 0
    /// Empty where all agreed.
    var error = ""

    /// What went wrong, in Consul's words (`keyringErrorsOrNil`).
    var problems: [String] {
        guard !error.isEmpty else { return [] }
        let pool = isWAN ? "WAN" : datacenter + " (LAN)"
        return ["\(pool) error: \(error)"] + messages.pairs.map { "\($0.key): \($0.value)" }
    }
}

extension KeyringResponse: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("WAN", isWAN)
            json.member("Datacenter", datacenter)
            json.member("Segment", "")
            if !messages.isEmpty {
                json.key("Messages")
                messages.write(to: &json)
            }
            json.key("Keys")
            keys.write(to: &json) { $0.int($1) }
            json.key("PrimaryKeys")
            primaryKeys.write(to: &json) { $0.int($1) }
            json.member("NumNodes", memberCount)
            json.member("Error", unlessEmpty: error)
        }
    }
}
