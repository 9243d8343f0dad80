// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct GoPathTests {
    @Test(arguments: [
        ("/v1/kv/a", "/v1/kv/a"), ("/v1/kv/", "/v1/kv/"), ("/", "/"), ("", "/"), ("v1", "/v1"),
        ("/v1//catalog/nodes", "/v1/catalog/nodes"), ("/v1/kv//lead", "/v1/kv/lead"), ("//", "/"),
        ("/a/./b", "/a/b"), ("/a/../b/", "/b/"), ("/../..", "/"), ("/a/.", "/a"), ("/a/./", "/a/"),
        ("/a/..", "/"), ("/...", "/..."), ("/.a", "/.a"), ("/a..", "/a.."), ("/..a", "/..a"),
    ])
    func clean_isThatOfServeMux(_ path: String, _ cleaned: String) {
        #expect(String(decoding: GoPath.clean(Array(path.utf8)), as: UTF8.self) == cleaned)
    }
}
