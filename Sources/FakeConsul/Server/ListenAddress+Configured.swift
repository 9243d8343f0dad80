// SPDX-License-Identifier: MIT

extension ListenAddress {
    /// The address of a configuration. A port below zero, or above what there is, is not served.
    init?(_ configured: ConfiguredAddress, sockets permissions: UnixSocketPermissions) {
        switch configured {
        case .ip(let ip, let port):
            guard let port = UInt16(exactly: port) else { return nil }
            self = .tcp(ip: ip.description, port: port)
        case .unix(let path): self = .unix(path: path, permissions)
        }
    }

    /// The address as clients write it.
    ///
    /// - Parameter port: the port that the system chose, where the address had none.
    func text(port: UInt16) -> String {
        switch self {
        case .tcp(let ip, _): ip.contains(":") ? "[\(ip)]:\(port)" : "\(ip):\(port)"
        case .unix(let path, _): path
        }
    }
}
