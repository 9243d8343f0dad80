// SPDX-License-Identifier: MIT

/// What a Go program tells a profiler of itself (`net/http/pprof`). A simulated agent is none: its profiles are good to
/// read and empty, and come at once.
enum DebugEndpoint: Endpoint {
    static let routes = [
        Route("/debug/pprof/", (.get, lookUp)),
        Route("/debug/pprof/cmdline", (.get, { call in answer(to: call) { .text("consul\0agent") } })),
        Route("/debug/pprof/profile", (.get, { call in answer(to: call) { file("profile", cpuProfile) } })),
        Route("/debug/pprof/symbol", (.get, symbols), (.post, symbols)),
        Route("/debug/pprof/trace", (.get, { call in answer(to: call) { file("trace", trace) } })),
    ]

    /// Only with `enable_debug`, or for who may read the operator's; refusals have no words.
    private static func answer(to call: Call, with reply: @escaping () -> Reply) -> Operation {
        .agent(
            AgentCall(token: call.token) { view in
                let configuration = view.agent.configuration
                if !configuration.agent.enableDebug && !configuration.acl.isEnabled { return Reply(.notFound) }
                guard let authorizer = try? view.authorizer(), authorizer.allows(.read, .operator) else {
                    return Reply(.forbidden)
                }
                var answer = reply()
                answer.headers[HTTPHeader("X-Content-Type-Options")] = "nosniff"
                return answer
            }
        )
    }

    // MARK: Profiles

    /// Those that Go has by name, with what their samples count.
    private static let profiles: [(name: String, sample: String, unit: String)] = [
        ("allocs", "alloc_space", "bytes"), ("block", "contentions", "count"), ("goroutine", "goroutine", "count"),
        ("heap", "inuse_space", "bytes"), ("mutex", "contentions", "count"), ("threadcreate", "threadcreate", "count"),
    ]

    private static func lookUp(_ call: Call) -> Operation { answer(to: call) { profile(call) } }

    private static func symbols(_ call: Call) -> Operation { answer(to: call) { .text("num_symbols: 0\n") } }

    private static func profile(_ call: Call) -> Reply {
        let name = call.tailText
        if name.isEmpty { return index }
        guard let profile = profiles.first(where: { $0.name.hasSameBytes(as: name) }) else {
            var unknown = Reply(.notFound, body: .text("Unknown profile\n"))
            unknown.headers[HTTPHeader("X-Go-Pprof")] = "1"
            return unknown
        }
        let debug = Int(call.query["debug"] ?? "") ?? 0
        if debug != 0 { return .text("\(name) profile: total 0\n") }
        return file(name, emptyProfile(of: profile.sample, in: profile.unit))
    }

    private static var index: Reply {
        let names = (profiles.map(\.name) + ["cmdline", "profile", "symbol", "trace"]).sorted()
        let links = names.map { "<li><a href='\($0)'>\($0)</a></li>\n" }.joined()
        let page = "<html>\n<head>\n<title>/debug/pprof/</title>\n</head>\n<body>\n<ul>\n\(links)</ul>\n</body>\n</html>\n"
        return Reply(body: .bytes(Array(page.utf8), contentType: "text/html; charset=utf-8"))
    }

    private static func file(_ name: String, _ bytes: [UInt8]) -> Reply {
        var reply = Reply(body: .bytes(bytes, contentType: "application/octet-stream"))
        reply.headers[HTTPHeader("Content-Disposition")] = #"attachment; filename="\#(name)""#
        return reply
    }

    private static var cpuProfile: [UInt8] { emptyProfile(of: "cpu", in: "nanoseconds") }

    /// A compressed `profile.proto` without samples: the kind of its one value, which names
    /// two texts of the table behind it; that table's first text is always empty.
    private static func emptyProfile(of sample: String, in unit: String) -> [UInt8] {
        var profile = ProtobufWriter()
        profile.message(1) { kind in
            kind.uint(1, 1)
            kind.uint(2, 2)
        }
        profile.texts(6, ["", sample, unit])
        return Gzip.compress(profile.bytes)
    }

    /// The head of an execution trace in which nothing happened.
    private static var trace: [UInt8] { Array("go 1.19 trace\0\0\0".utf8) }
}

extension Reply {
    fileprivate static func text(_ text: String) -> Reply { Reply(body: .text(text)) }
}
