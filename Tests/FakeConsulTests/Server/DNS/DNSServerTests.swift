// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import Testing

@testable import FakeConsul

/// DNS over sockets.
@Suite struct DNSServerTests {
    private static func packet(_ name: String, _ type: DNSType = .a, id: UInt16 = 7) -> [UInt8] {
        DNSEncoder.encode(DNSSamples.question(name, type, id: id), compresses: false) ?? []
    }

    private static func port(of address: String?) throws -> UInt16 {
        try #require(address?.split(separator: ":").last.flatMap { UInt16($0) })
    }

    private static func start(_ configuration: String = "", servers: Int? = nil) async throws -> FakeConsul {
        try await FakeConsul.start(servers: servers, configuration: configuration, seed: 1)
    }

    @Test func datagrams_areAnswered() async throws {
        let consul = try await Self.start()
        let client = try DNSTestClient(port: try Self.port(of: consul.first.dnsAddress))
        for id: UInt16 in 1...50 {
            try client.send(Self.packet("consul.service.consul", id: id))
            let reply = try DNSDecoder.decode(try #require(client.receive()))
            #expect(reply.id == id && reply.answers.map(\.text) == ["consul.service.consul. 0 A 127.0.0.1"])
        }
        await consul.stop()
    }

    @Test func streams_takeMessagesInPieces_andInARow() async throws {
        let consul = try await Self.start()
        let client = try DNSTestClient(port: try Self.port(of: consul.first.dnsAddress), isTCP: true)
        let packets = (1...20).map { Self.packet("consul.service.consul", id: $0) }
        let bytes = packets.flatMap { [UInt8($0.count >> 8), UInt8($0.count)] + $0 }
        try client.send(Array(bytes[..<5]))
        try client.send(Array(bytes[5...]))
        for id: UInt16 in 1...20 {
            let reply = try DNSDecoder.decode(try #require(client.receiveMessage()))
            #expect(reply.id == id && reply.answers.count == 1)
        }
        client.endOutput()
        #expect(client.receive() == nil)
        await consul.stop()
    }

    @Test func streams_areClosedAfter128Messages() async throws {
        let consul = try await Self.start()
        let client = try DNSTestClient(port: try Self.port(of: consul.first.dnsAddress), isTCP: true)
        let packet = Self.packet("consul", .soa)
        for _ in 0..<130 { try? client.send([UInt8(packet.count >> 8), UInt8(packet.count)] + packet) }
        var count = 0
        while client.receiveMessage() != nil { count += 1 }
        #expect(count == 128)
        await consul.stop()
    }

    @Test func eachAgent_hasItsOwnPort_thatClosesWithItsProcess() async throws {
        let consul = try await Self.start(servers: 3)
        let ports = try consul.agents.map { try Self.port(of: $0.dnsAddress) }
        #expect(Set(ports).count == 3)
        let crash = try await consul.inject(.crash(.named("s2")))
        let client = try DNSTestClient(port: ports[1])
        try? client.send(Self.packet("consul", .soa))
        #expect(client.receive(waiting: 300) == nil)
        await crash.undo()
        let again = try DNSTestClient(port: ports[1])
        try again.send(Self.packet("consul", .soa))
        #expect(again.receive() != nil)
        await consul.stop()
    }

    @Test func noPort_whereTheConfigurationSaysSo() async throws {
        let consul = try await Self.start("ports { dns = -1 }")
        #expect(consul.first.dnsAddress == nil)
        await consul.stop()
    }

    @Test func otherQuestions_goToTheResolver() async throws {
        let outside = try await Self.start(#"domain = "example""#)
        let address = try #require(outside.first.dnsAddress)
        let consul = try await Self.start(#"recursors = ["\#(address)"]"#)
        for isTCP in [false, true] {
            let client = try DNSTestClient(port: try Self.port(of: consul.first.dnsAddress), isTCP: isTCP)
            let packet = Self.packet("consul.service.example")
            try client.send((isTCP ? [0, UInt8(packet.count)] : []) + packet)
            let bytes = try #require(isTCP ? client.receiveMessage() : client.receive())
            #expect(try DNSDecoder.decode(bytes).answers.map(\.text) == ["consul.service.example. 0 A 127.0.0.1"])
        }
        await outside.stop()
        let client = try DNSTestClient(port: try Self.port(of: consul.first.dnsAddress))
        try client.send(Self.packet("consul.service.example"))
        #expect(try DNSDecoder.decode(try #require(client.receive())).code == .serverFailure)
        await consul.stop()
    }

    @Test func hostileStreams_leaveItServing() async throws {
        let consul = try await Self.start()
        let port = try Self.port(of: consul.first.dnsAddress)
        let hostile: [[UInt8]] = [
            [0], [0, 0], [0xff, 0xff, 1, 2], Array(repeating: 0xff, count: 70_000),
            [0, 12] + Array(repeating: 0, count: 12),
        ]
        for bytes in hostile {
            let client = try DNSTestClient(port: port, isTCP: true)
            try? client.send(bytes)
            client.endOutput()
            _ = client.receive(waiting: 100)
        }
        let client = try DNSTestClient(port: port)
        try client.send(Self.packet("consul", .soa))
        #expect(client.receive() != nil)
        await consul.stop()
    }
}

/// A blocking DNS client of the tests.
private final class DNSTestClient {
    private let descriptor: Int32
    private var input: [UInt8] = []

    init(port: UInt16, isTCP: Bool = false) throws {
        let address = try #require(SocketAddress(ip: "127.0.0.1", port: port))
        descriptor = try Sockets.open(AF_INET, isTCP ? .stream : .datagram)
        if try !Sockets.connect(descriptor, to: address) { _ = wait(POLLOUT, 5000) }
    }

    deinit { closeDescriptor(descriptor) }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        repeat {
            do throws(SystemError) { sent += try Sockets.send(descriptor, bytes, from: sent) } catch {
                guard error.isWouldBlock, wait(POLLOUT, 5000) else { throw error }
            }
        } while sent < bytes.count
    }

    func endOutput() { Sockets.endOutput(descriptor) }

    /// Nil at the end, after an error, and when nothing comes.
    func receive(waiting time: Int32 = 5000) -> [UInt8]? {
        var room = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = recv(descriptor, &room, room.count, 0)
            if count > 0 { return Array(room.prefix(count)) }
            guard count < 0, errno == EAGAIN, wait(POLLIN, time) else { return nil }
        }
    }

    /// The next message of a stream.
    func receiveMessage() -> [UInt8]? {
        while true {
            if input.count >= 2 {
                let length = Int(input[0]) << 8 | Int(input[1])
                if input.count >= 2 + length {
                    defer { input.removeFirst(2 + length) }
                    return Array(input[2..<(2 + length)])
                }
            }
            guard let more = receive() else { return nil }
            input += more
        }
    }

    private func wait(_ events: Int32, _ time: Int32) -> Bool {
        var watched = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        return poll(&watched, 1, time) == 1
    }
}
