// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct ModelBinaryTests {
    @Test func records_comeBackWhole() throws {
        let node = try Samples.again(Samples.node).value
        #expect(node.isSame(as: Samples.node) && node.locality == Samples.node.locality)
        #expect(node.indexes == Samples.node.indexes)
        let service = try Samples.again(Samples.service).value
        #expect(service.isSame(as: Samples.service) && service.indexes == Samples.service.indexes)
        let check = try Samples.again(Samples.check).value
        #expect(check.isSame(as: Samples.check) && check.indexes == Samples.check.indexes)
        #expect(check.type == "http" && check.interval == "10s" && check.timeout == "1s" && check.exposedPort == 21_500)
        #expect(try Samples.again(Samples.pair).value == Samples.pair)
        #expect(try Samples.again(Samples.session).value == Samples.session)
    }

    @Test func absentAndEmpty_areNotTheSame() throws {
        var service = NodeService(id: "a", name: "a")
        #expect(try Samples.again(service).value.tags == nil)
        service.tags = []
        service.meta = [:]
        let copy = try Samples.again(service).value
        #expect(copy.tags == [] && copy.meta == [:] && copy.taggedAddresses == nil && copy.weights == nil)
        #expect(try Samples.again(Session(id: "s", node: "n")).value.nodeChecks == nil)
        #expect(try Samples.again(Session(id: "s", node: "n", nodeChecks: [])).value.nodeChecks == [])
    }

    @Test func json_thatIsNestedTooDeep_isRefused() {
        var bytes = [UInt8](repeating: 0, count: 0)
        for _ in 0..<100_000 { bytes += [4, 1] }
        var reader = BinaryReader(bytes + [0])
        #expect(throws: FormatError.self) { try reader.value(JSONValue.self) }
    }

    @Test func cutInput_throws_wherever() {
        var writer = BinaryWriter()
        writer.value(Samples.service)
        for count in 0..<writer.bytes.count {
            var reader = BinaryReader(Array(writer.bytes[..<count]))
            #expect(throws: FormatError.self) { try reader.value(NodeService.self) }
        }
    }
}
