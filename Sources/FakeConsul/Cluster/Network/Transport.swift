// SPDX-License-Identifier: MIT

/// Over what an agent asks a server.
enum Transport: Sendable {
    /// The connections that all calls share; an error names every hop that it came over (`consul agent/pool`).
    case rpc
    /// An error names no hops, and a read whose connection failed waits for the next leader (`consul
    /// agent/rpc/peering`).
    case grpc
    /// Opened for one call, which is tried once and hears itself why it could not be; what goes wrong is told as it is
    /// (`/v1/snapshot`).
    case ownConnection

    /// An error as the asking agent tells it.
    func told(_ error: ConsulError) -> ConsulError {
        switch self {
        case .rpc: error
        case .grpc: error.withoutHops
        case .ownConnection: error.withoutRPC
        }
    }
}

extension ConsulError {
    /// The error as who said it first said it.
    var withoutHops: ConsulError {
        var error = self
        let hop = "rpc error making call: "
        while error.message.hasPrefix(hop) { error.message.removeFirst(hop.count) }
        return error
    }

    /// Without what an agent says of the one call that brought it.
    fileprivate var withoutRPC: ConsulError {
        var error = self
        for prefix in ["rpc error making call: ", "rpc error getting client: ", "failed to get conn: "]
        where error.message.hasPrefix(prefix) { error.message.removeFirst(prefix.count) }
        return error
    }
}
