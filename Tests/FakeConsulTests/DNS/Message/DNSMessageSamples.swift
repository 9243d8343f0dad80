// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// Messages of every kind of record.
enum DNSSamples {
    static func question(_ name: String, _ type: DNSType = .a, id: UInt16 = 0x1234) -> DNSMessage {
        DNSMessage(id: id, asking: DNSName(name), type)
    }

    static var everything: DNSMessage {
        var message = DNSMessage(answering: question("web.service.consul", .any))
        let name = DNSName("web.service.consul")
        message.answers = [
            DNSRecord(name, address: IPAddress(v4: 0x0a00_0001), ttl: 7),
            DNSRecord(name, address: IPAddress(high: 0x2001_0db8_0000_0000, low: 1), ttl: 7),
            DNSRecord(name, .cname, ttl: 1, .name(DNSName("other.example.com"))),
            DNSRecord(
                name, .srv, ttl: 0, .service(DNSService(weight: 3, port: 80, target: DNSName("n1.node.dc1.consul")))),
            DNSRecord(name, .txt, ttl: 0, .texts([Array("a=b".utf8), []])),
            DNSRecord(name, .mx, ttl: 0, .mail(preference: 10, DNSName("mail.example.com"))),
        ]
        message.authorities = [
            DNSRecord(
                DNSName("consul"), .soa, ttl: 60,
                .authority(
                    DNSAuthority(
                        server: DNSName("ns.consul"), mailbox: DNSName("hostmaster.consul"), serial: 1_764_000_000,
                        refresh: 3600, retry: 600, expire: 86400, minTTL: 60))),
            DNSRecord(DNSName("consul"), .ns, ttl: 0, .name(DNSName("n1.node.dc1.consul"))),
        ]
        var options = DNSRecord(
            .root, .opt, ttl: 0,
            .options([
                .subnet(
                    DNSClientSubnet(
                        family: 1, sourceLength: 24, scopeLength: 0, address: IPAddress(v4: 0xc000_0200))),
                .other(code: 10, [1, 2, 3, 4, 5, 6, 7, 8]),
            ]))
        options.recordClass = 4096
        message.additionals = [
            DNSRecord(DNSName("n1.node.dc1.consul"), .ptr, ttl: 0, .name(DNSName("x.consul"))),
            DNSRecord(name, DNSType(rawValue: 65280), ttl: 0, .other([1, 2, 3])),
            options,
        ]
        return message
    }
}
