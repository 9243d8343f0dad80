// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct SessionTests {
    private func json(_ session: Session) -> String {
        var json = JSONWriter()
        session.write(to: &json)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    @Test func json_hasConsulsOrder() {
        let session = Session(id: "1", node: "node1", nodeChecks: ["serfHealth"], createIndex: 15, modifyIndex: 15)
        #expect(
            json(session)
                == #"{"ID":"1","Name":"","Node":"node1","LockDelay":15000000000,"Behavior":"release","TTL":"","#
                + #""NodeChecks":["serfHealth"],"ServiceChecks":null,"CreateIndex":15,"ModifyIndex":15}"#
        )
    }

    @Test func json_showsTheOldChecks_whereThereAreAny() {
        let session = Session(
            id: "1",
            node: "n",
            lockDelay: .zero,
            behavior: .delete,
            ttl: "30s",
            nodeChecks: [],
            serviceChecks: [.init(id: "c")],
            checks: ["gate"]
        )
        #expect(
            json(session)
                == #"{"ID":"1","Name":"","Node":"n","LockDelay":0,"Behavior":"delete","TTL":"30s","NodeChecks":[],"#
                + #""ServiceChecks":[{"ID":"c","Namespace":""}],"Checks":["gate"],"CreateIndex":0,"ModifyIndex":0}"#
        )
    }

    @Test func ttl_isNone_whereItIsNought() {
        #expect(Session(id: "1", node: "n", ttl: "10s").ttlDuration == .seconds(10))
        for text in ["", "0", "0s", "0h"] { #expect(Session(id: "1", node: "n", ttl: text).ttlDuration == nil) }
    }
}
