// SPDX-License-Identifier: MIT

/// Where an agent listens.
enum ConfiguredAddress: Sendable, Hashable {
    case ip(IPAddress, port: Int)
    /// The path of a socket in the file system.
    case unix(String)

    var isUnix: Bool { if case .unix = self { true } else { false } }
}

extension ConfiguredAddress: CustomStringConvertible {
    var description: String {
        switch self {
        case .ip(let address, let port): address.description(port: port)
        case .unix(let path): path
        }
    }
}
