// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import Testing

@testable import FakeConsul

@Suite struct ListenAddressTests {
    @Test func takenPort_isRefused_inGosWords() throws {
        let server = try TestHTTPServer()
        let port = server.port
        let words = "listen tcp 127.0.0.1:\(port): bind: address already in use"
        #expect(throws: ListenError(message: words)) { try ListenAddress.tcp(ip: "127.0.0.1", port: port).open() }
        server.stop()
    }

    @Test func port_canBeServedAgain_whenItsServerIsGone() throws {
        let server = try TestHTTPServer()
        let client = try TestClient(port: server.port)
        #expect(server.eventually { _, http in http.connectionCount == 1 })
        let port = server.port
        let again = server.onLoop { _, http in
            http.close(ListenerID(1), resettingConnections: true)
            return try? http.listen(to: .tcp(ip: "127.0.0.1", port: port), as: ListenerID(1))
        }
        #expect(again == port && client.readToEnd() == "")
        server.stop()
    }

    @Test func socketFile_isServed_withItsMode_andRemoved() throws {
        let path = "/tmp/fake-consul-test-\(getpid()).sock"
        let address = ListenAddress.unix(path: path, UnixSocketPermissions(mode: "600"))
        // A stale file is replaced.
        closeDescriptor(try address.open())
        let server = try TestHTTPServer(address: address)
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        let client = try TestClient(to: try #require(SocketAddress(unixPath: path)))
        try client.send("GET /a HTTP/1.0\r\n\r\n")
        #expect(client.readToEnd().hasSuffix("GET /a 0"))
        server.stop()
        #expect(stat(path, &status) != 0)
    }

    @Test func badPermissions_areRefused_inConsulsWords() {
        let path = "/tmp/fake-consul-test-\(getpid())-bad.sock"
        let bad = ListenAddress.unix(path: path, UnixSocketPermissions(mode: "abc"))
        #expect(throws: ListenError(message: "Failed setting up socket: invalid mode specified: abc")) {
            try bad.open()
        }
        let group = ListenAddress.unix(path: path, UnixSocketPermissions(group: "wheel"))
        #expect(throws: ListenError(message: "Failed setting up socket: invalid group specified: wheel")) {
            try group.open()
        }
    }
}
