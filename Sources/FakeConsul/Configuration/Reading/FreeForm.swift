// SPDX-License-Identifier: MIT

/// Members of the configuration that Consul hands on unread.
///
/// Because HCL's blocks are lists of maps, Consul takes every list of one element that is a member of these for the
/// element (lib/decode HookWeakDecodeFromSlice).
enum FreeForm {
    static func unsliced(_ value: JSONValue) -> JSONValue {
        guard case .array(let elements) = value, elements.count == 1 else { return value }
        return membersUnsliced(elements[0])
    }

    private static func membersUnsliced(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map(membersUnsliced))
        case .object(let members):
            return .object(
                members.map { member in
                    if case .array(let elements) = member.value, elements.count == 1 {
                        return (member.name, membersUnsliced(elements[0]))
                    }
                    return (member.name, membersUnsliced(member.value))
                }
            )
        default: return value
        }
    }
}
