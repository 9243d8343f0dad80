// SPDX-License-Identifier: MIT

import FakeConsul

/// A lock's holder stops renewing its session: Consul frees the lock at twice the session's TTL, and nobody gets it
/// before the lock-delay is over.
public enum LostLock: Scenario {
    public static let name = "lost-lock"
    public static let summary =
        "A lock's holder goes silent; the lock is free at twice its TTL, and taken again only after the lock-delay."

    private static let key = "/v1/kv/scenario/lock"

    public static func play(in consul: FakeConsul) async throws -> [Violation] {
        var violations: [Violation] = []
        func expect(_ holds: Bool, _ law: String) { if !holds { violations.append(Violation(law)) } }

        let holder = try await session(named: "holder", in: consul)
        let rival = try await session(named: "rival", in: consul)
        expect(await take(holder, in: consul), "the first session gets the lock")
        expect(await !take(rival, in: consul), "a held lock is not given away")

        // The rival renews, the holder does not.
        for _ in 0..<3 {
            await consul.advance(by: .seconds(6))
            await consul.send("PUT", "/v1/session/renew/" + rival)
        }
        expect(await consul.kv.get("scenario/lock")?.session == holder, "a session lives for longer than its TTL")
        await consul.advance(by: .seconds(3))
        expect(await consul.kv.get("scenario/lock")?.session == nil, "a silent session ends at twice its TTL")
        expect(await !take(rival, in: consul), "the lock-delay holds off the next holder")
        await consul.advance(by: .seconds(15))
        expect(await take(rival, in: consul), "the lock is free after the lock-delay")
        return violations
    }

    private static func session(named name: String, in consul: FakeConsul) async throws -> String {
        let body = Array(#"{"Name": "\#(name)", "TTL": "10s"}"#.utf8)
        let answer = await consul.send("PUT", "/v1/session/create", body: body)
        let parts = answer.text.split(separator: "\"", omittingEmptySubsequences: false)
        guard answer.status == 200, parts.count > 3 else {
            throw FakeConsul.Refusal(status: answer.status, description: answer.text)
        }
        return String(parts[3])
    }

    private static func take(_ session: String, in consul: FakeConsul) async -> Bool {
        await consul.send("PUT", key + "?acquire=" + session, body: Array("held".utf8)).text.hasPrefix("true")
    }
}
