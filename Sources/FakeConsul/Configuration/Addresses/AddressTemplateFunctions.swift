// SPDX-License-Identifier: MIT

/// Evaluates templates over the interfaces of a machine: go-sockaddr's functions.
struct AddressTemplateFunctions {
    let interfaces: NetworkInterfaces

    typealias Value = AddressTemplate.Value
    typealias Failure = AddressTemplate.Failure

    static var names: [String] {
        [
            "GetAllInterfaces", "GetDefaultInterfaces", "GetPrivateInterfaces", "GetPublicInterfaces", "sort",
            "exclude", "include",
            "attr", "join", "limit", "offset", "unique", "math", "GetPrivateIP", "GetPrivateIPs", "GetPublicIP",
            "GetPublicIPs",
            "GetInterfaceIP", "GetInterfaceIPs",
        ]
    }

    func text(of node: AddressTemplate.Node) throws(Failure) -> String {
        guard case .action(let pipeline) = node else {
            if case .text(let text) = node { return text }
            return ""
        }
        switch try value(of: pipeline) {
        case .string(let text): return text
        case .number(let number): return String(number)
        case .addresses(let addresses): return "[" + addresses.map(\.network.text).joined(separator: " ") + "]"
        }
    }

    private func value(of pipeline: AddressTemplate.Pipeline) throws(Failure) -> Value {
        var last: Value?
        for command in pipeline { last = try value(of: command, last) }
        return last ?? .string("")
    }

    private func value(of command: AddressTemplate.Command, _ last: Value?) throws(Failure) -> Value {
        guard let head = command.first else { throw Failure(message: "empty command") }
        guard case .function(let name) = head else {
            guard command.count == 1, last == nil else { throw Failure(message: "can't give argument to non-function") }
            return try value(of: head)
        }
        var arguments: [Value] = []
        for operand in command.dropFirst() { arguments.append(try value(of: operand)) }
        if let last { arguments.append(last) }
        do {
            return try call(name, Arguments(name: name, values: arguments))
        } catch {
            throw Failure(message: "error calling \(name): \(error.message)")
        }
    }

    private func value(of operand: AddressTemplate.Operand) throws(Failure) -> Value {
        switch operand {
        case .string(let text): return .string(text)
        case .number(let number): return .number(number)
        case .dot: return .addresses(interfaces.addresses)
        case .pipeline(let pipeline): return try value(of: pipeline)
        case .function: return try value(of: [operand], nil)
        }
    }

    // MARK: Calls

    private func call(_ name: String, _ arguments: Arguments) throws(Failure) -> Value {
        let selection = AddressSelection(defaultInterface: interfaces.defaultInterface)
        switch name {
        case "sort": return .addresses(try selection.sorted(try arguments.addresses(2), by: try arguments.string(0)))
        case "include":
            return .addresses(
                try selection.included(try arguments.addresses(3), try arguments.string(0), try arguments.string(1))
            )
        case "exclude":
            return .addresses(
                try selection.excluded(try arguments.addresses(3), try arguments.string(0), try arguments.string(1))
            )
        case "unique": return .addresses(try selection.unique(try arguments.addresses(2), by: try arguments.string(0)))
        case "attr":
            let name = try arguments.string(0)
            guard let first = try arguments.addresses(2).first else { return .string("") }
            return .string(try first.attribute(name))
        case "join": return .string(try joined(arguments))
        case "limit": return .addresses(Array(try arguments.addresses(2).prefix(max(0, try arguments.number(0)))))
        case "offset": return .addresses(try offset(arguments))
        case "math":
            let (operation, value) = (try arguments.string(0), try arguments.string(1))
            var moved: [InterfaceAddress] = []
            for address in try arguments.addresses(3) { moved.append(try address.calculated(operation, value)) }
            return .addresses(moved)
        default: return try source(name, arguments, selection)
        }
    }

    private func source(_ name: String, _ arguments: Arguments, _ selection: AddressSelection) throws(Failure) -> Value
    {
        let all = interfaces.addresses
        if name.hasPrefix("GetInterfaceIP") {
            try arguments.expect(1)
            let named = try selection.included(all, "name", try arguments.string(0))
            guard name == "GetInterfaceIP" else { return .string(ips(try selection.sorted(named, by: "type,size"))) }
            let forwardable = try selection.included(named, "flags", "forwardable")
            return .string(ips(try selection.sorted(forwardable, by: "type,size").prefix(1)))
        }
        try arguments.expect(0)
        switch name {
        case "GetAllInterfaces": return .addresses(all)
        case "GetDefaultInterfaces": return .addresses(all.filter { $0.interface == interfaces.defaultInterface })
        case "GetPrivateInterfaces": return .addresses(try selection.outward(all, isPrivate: true))
        case "GetPublicInterfaces": return .addresses(try selection.outward(all, isPrivate: false))
        case "GetPrivateIP": return .string(ips(try selection.outward(all, isPrivate: true).prefix(1)))
        case "GetPublicIP": return .string(ips(try selection.outward(all, isPrivate: false).prefix(1)))
        case "GetPrivateIPs":
            let found = try selection.included(try selection.sorted(all, by: "type,size"), "rfc", "6890")
            return .string(ips(found.filter { !KnownNetworks.isUnforwardable($0.network) }))
        default:
            return .string(ips(try selection.excluded(try selection.sorted(all, by: "type,size"), "rfc", "6890")))
        }
    }

    private func ips(_ addresses: some Collection<InterfaceAddress>) -> String {
        addresses.map(\.address.description).joined(separator: " ")
    }

    private func joined(_ arguments: Arguments) throws(Failure) -> String {
        let name = try arguments.string(0)
        var texts: [String] = []
        for address in try arguments.addresses(3) { texts.append(try address.attribute(name)) }
        return texts.joined(separator: try arguments.string(1))
    }

    private func offset(_ arguments: Arguments) throws(Failure) -> [InterfaceAddress] {
        let number = try arguments.number(0)
        let addresses = try arguments.addresses(2)
        guard number.magnitude <= addresses.count else {
            throw Failure(
                message:
                    "unable to seek past the end of the interface array: offset (\(number.magnitude)) exceeds "
                    + "the number of interfaces (\(addresses.count))"
            )
        }
        return Array(number < 0 ? addresses.suffix(-number) : addresses.dropFirst(number))
    }

    /// What a function is called with.
    private struct Arguments {
        let name: String
        let values: [Value]

        func expect(_ count: Int) throws(Failure) {
            guard values.count == count else {
                throw Failure(message: "wrong number of args for \(name): want \(count) got \(values.count)")
            }
        }

        func string(_ index: Int) throws(Failure) -> String {
            guard values.indices.contains(index), case .string(let text) = values[index] else {
                throw Failure(message: "wrong type for value; expected string")
            }
            return text
        }

        func number(_ index: Int) throws(Failure) -> Int {
            guard values.indices.contains(index), case .number(let number) = values[index] else {
                throw Failure(message: "expected integer")
            }
            return number
        }

        /// The addresses, which are the last of so many arguments.
        func addresses(_ count: Int) throws(Failure) -> [InterfaceAddress] {
            try expect(count)
            guard case .addresses(let addresses)? = values.last else {
                throw Failure(message: "wrong type for value; expected sockaddr.IfAddrs")
            }
            return addresses
        }
    }
}
