// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

/// The certificates in `fixtures/tls`: a CA, a server and a client of it, a second server, a client of another CA.
enum TLSFixtures {
    /// Whether this machine has a library to speak TLS with.
    static var hasLibrary: Bool { (try? OpenSSL.shared.get()) != nil }

    static func path(_ name: String) -> String { SourceFile.path(of: "fixtures/tls/\(name)") }

    static func settings(
        _ name: String = "server", ca: String = "ca", verifies: Bool = false, least: String = "TLSv1_2"
    ) -> AgentConfiguration.TLS.Listener {
        var settings = AgentConfiguration.TLS.Listener()
        settings.caFile = ca.isEmpty ? "" : path("\(ca).pem")
        settings.certFile = path("\(name).pem")
        settings.keyFile = path("\(name)-key.pem")
        settings.verifyIncoming = verifies
        settings.minVersion = least
        return settings
    }

    /// What an agent's configuration says to serve HTTPS with these.
    static func configuration(_ more: String = "") -> String {
        """
        ports { https = 0 grpc = -1 }
        tls { defaults { ca_file = "\(path("ca.pem"))" cert_file = "\(path("server.pem"))"
          key_file = "\(path("server-key.pem"))" } \(more) }
        """
    }
}

/// A blocking client that speaks TLS.
final class TLSTestClient {
    let socket: TestClient
    private let session: TLSSession
    private var received: [UInt8] = []
    private(set) var failure: String?

    /// - Parameter name: the fixture whose certificate is shown; nil for none.
    init(port: UInt16, as name: String? = nil, to host: String = "localhost", least: String = "TLSv1_2") throws {
        socket = try TestClient(port: port)
        var settings = AgentConfiguration.TLS.Listener()
        settings.caFile = TLSFixtures.path("ca.pem")
        settings.minVersion = least
        if let name {
            settings.certFile = TLSFixtures.path("\(name).pem")
            settings.keyFile = TLSFixtures.path("\(name)-key.pem")
        }
        session = try #require(TLSSession.connecting(try .client(settings, verifies: true), to: host))
        while !session.isEstablished, failure == nil {
            try flush()
            guard take() else { throw TLSFailure(failure ?? "the server ended the connection") }
        }
        try flush()
    }

    func send(_ text: String) throws {
        session.send(Array(text.utf8))
        try flush()
    }

    private func flush() throws { while try !session.flush(to: socket.descriptor) {} }

    /// What comes until the server ends the connection, or fails it.
    func readToEnd() -> String {
        while take() {}
        return String(decoding: received, as: UTF8.self)
    }

    func read(until end: String) -> String {
        while !received.reversed().starts(with: end.utf8.reversed()), take() {}
        defer { received = [] }
        return String(decoding: received, as: UTF8.self)
    }

    private func take() -> Bool {
        guard failure == nil, let bytes = socket.readSome() else { return false }
        let progress = bytes.withUnsafeBytes { session.receive($0) { received += $0 } }
        if case .failed(let reason) = progress { failure = reason }
        return progress == .goesOn
    }
}
