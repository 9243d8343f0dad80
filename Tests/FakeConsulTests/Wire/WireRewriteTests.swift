// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct WireRewriteTests {
    private func response(_ body: String, index: String? = "40") -> Response {
        var response = Response(body: Array(body.utf8))
        response.headers.add(.vary, "Accept-Encoding")
        if let index { response.headers.add(.consulIndex, index) }
        response.headers.add(.contentType, "application/json")
        return response
    }

    private func applied(_ action: WireAction, to response: Response, sentIndex: UInt64? = nil) -> Response {
        var response = response
        WireRewrite.apply([action], to: &response, sentIndex: sentIndex)
        return response
    }

    private func text(_ response: Response) -> String { String(decoding: response.body, as: UTF8.self) }

    @Test func emptyList_emptiesListsAndMaps_andNothingElse() {
        #expect(text(applied(.emptyList, to: response("[{\"a\":1}]\n"))) == "[]\n")
        #expect(text(applied(.emptyList, to: response("{\"consul\":[]}"))) == "{}")
        #expect(text(applied(.emptyList, to: response("true"))) == "true")
        var failed = response("[1]")
        failed.status = .internalServerError
        #expect(text(applied(.emptyList, to: failed)) == "[1]")
    }

    @Test func indexes_goBackOrVanish_inTheirPlace() {
        let back = applied(.indexBack(by: 5), to: response("[]"))
        #expect(back.headers.fields.map(\.value) == ["Accept-Encoding", "35", "application/json"])
        #expect(applied(.indexBack(by: 5), to: response("[]"), sentIndex: 20).headers[.consulIndex] == "15")
        #expect(applied(.indexBack(by: 500), to: response("[]")).headers[.consulIndex] == "1")
        #expect(applied(.indexBack(by: 5), to: response("[]", index: nil)).headers[.consulIndex] == nil)
        #expect(applied(.indexZero, to: response("[]")).headers[.consulIndex] == "0")
    }

    @Test func headers_areSetAndDropped() {
        #expect(applied(.dropHeaders(["x-consul-index"]), to: response("[]")).headers[.consulIndex] == nil)
        let set = applied(.setHeaders([WireField("X-Consul-Lastcontact", "99")]), to: response("[]"))
        #expect(set.headers[.consulLastContact] == "99")
    }

    @Test func bodies_areCut() throws {
        #expect(text(applied(.truncateBody(), to: response("[1,2,3,4]"))) == "[1,2")
        #expect(text(applied(.truncateBody(afterBytes: 1), to: response("[1,2]"))) == "[")
        let cut = applied(.cutGzip, to: response("[1,2,3,4]"))
        #expect(cut.headers[.contentEncoding] == "gzip")
        #expect(throws: FormatError.self) { try Gzip.decompress(cut.body, limit: 1000) }
        #expect(Array(cut.body.prefix(2)) == [0x1f, 0x8b])
    }

    @Test func compressedBody_isExpanded_whereItIsChanged() {
        var compressed = response("")
        compressed.body = Gzip.compress(Array("[1,2,3,4]".utf8))
        compressed.headers.add(.contentEncoding, "gzip")
        let empty = applied(.emptyList, to: compressed)
        #expect(text(empty) == "[]")
        #expect(empty.headers[.contentEncoding] == nil)
    }
}
