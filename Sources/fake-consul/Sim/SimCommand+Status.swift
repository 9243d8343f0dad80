// SPDX-License-Identifier: MIT

import FakeConsul

extension SimCommand {
    /// Commands that look.
    static var statusCommands: [SimCommand] {
        [
            SimCommand("status", "Shows the whole cluster as nobody in it can see it") { call in
                try call.refuseArguments()
                try call.report("GET", "/sim/v1/cluster", status)
            },
            SimCommand("faults", "Lists the faults that hold") { call in
                try call.refuseArguments()
                try call.report("GET", "/sim/v1/faults") { answer in
                    answer.elements.isEmpty ? ["No fault is active"] : answer.elements.map(fault)
                }
            },
            SimCommand("seed", "Shows what all chance comes from") { call in
                try call.refuseArguments()
                try call.report("GET", "/sim/v1/seed") { [$0["seed"]?.text ?? ""] }
            },
            SimCommand(
                "trace", "Shows the hash of all that happened, and the last lines",
                flags: [FlagSet.Flag("lines", placeholder: "int", standard: "20", "How many of the last lines.")]
            ) { call in
                try call.refuseArguments()
                let count = call.values["lines"] ?? "20"
                guard Int(count).map({ $0 >= 0 }) ?? false else { throw Failure("-lines: \(count) is no number") }
                try call.report("GET", "/sim/v1/trace?lines=\(count)") { trace in
                    let lines = (trace["lines"]?.elements ?? []).map(\.text)
                    return lines + ["hash \(trace["hash"]?.text ?? "") of \(trace["recorded"]?.text ?? "") lines"]
                }
            },
            SimCommand(
                "elect", "Makes a server stand for election at once", takes: "[SELECTOR] [options]",
                details: "Makes a server stand for election at once: the selected, or a follower that is drawn."
            ) { call in
                guard call.arguments.count < 2 else { throw Failure("At most one argument is wanted: a server") }
                let selector = try call.arguments.first.map { try Selector($0) } ?? .follower
                let body = #"{"candidate":\#(JSONText.quote(selector.description))}"#
                try call.report("POST", "/sim/v1/elections", body: Array(body.utf8)) {
                    ["Standing: " + ($0["agents"]?.elements ?? []).map(\.text).joined(separator: ", ")]
                }
            },
        ]
    }

    private static func status(_ cluster: JSONValue) -> [String] {
        var rows = [["Agent", "DC", "Role", "Process", "Raft", "Term", "Leader", "Last", "Commit", "Applied", "HTTP"]]
        for agent in cluster["agents"]?.elements ?? [] {
            let raft = agent["raft"]
            let leader = raft?["leader"]?.text ?? ""
            rows.append(
                [agent["name"], agent["datacenter"], agent["role"], agent["process"]].map { $0?.text ?? "" }
                    + [raft?["state"]?.text ?? "-", raft?["term"]?.text ?? "-", leader.isEmpty ? "-" : leader]
                    + ["last_index", "commit_index", "applied_index"].map { raft?[$0]?.text ?? "-" }
                    + [agent["http"]?.text ?? ""])
        }
        var lines = Terminal.table(rows)
        for link in cluster["links"]?.elements ?? [] { lines.append(self.link(link)) }
        return lines + (cluster["faults"]?.elements ?? []).map { "Fault " + fault($0) }
    }

    private static func link(_ link: JSONValue) -> String {
        let ends = "Link \(link["from"]?.text ?? "") -> \(link["to"]?.text ?? ""): "
        if link["cut"] == .bool(true) { return ends + "cut" }
        let jitter = link["jitter"]?.text ?? "0s"
        let loss = link["loss"]?.text ?? "0/1"
        return ends + "latency \(link["latency"]?.text ?? "")" + (jitter == "0s" ? "" : ", jitter \(jitter)")
            + (loss.hasPrefix("0/") ? "" : ", loses \(loss)")
    }
}
