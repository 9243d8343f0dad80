// SPDX-License-Identifier: MIT

extension Fault {
    /// Takes the members that the kind has.
    init(reading fields: inout FieldReader) throws(FaultRefusal) {
        let kind = try fields.require(fields.text("kind"), "kind")
        switch kind {
        case "partition": self = try .partition(reading: &fields)
        case "transfer_leadership": self = try .transferLeadership(to: fields.selector("to"))
        case let kind where Self.kinds.contains(kind):
            let selector = try fields.require(fields.selector("selector"), "selector")
            self = try Self.aimed(kind, at: selector, reading: &fields)
        default:
            throw FaultRefusal(
                "unknown kind \(GoQuote.quote(kind)); there are \(Self.kinds.joined(separator: ", "))")
        }
    }

    private static func aimed(
        _ kind: String, at selector: Selector, reading fields: inout FieldReader
    ) throws(FaultRefusal) -> Fault {
        switch kind {
        case "crash": return .crash(selector)
        case "restart": return .restart(selector, wipingData: try fields.flag("wipe_data") ?? false)
        case "pause": return .pause(selector)
        case "resume": return .resume(selector)
        case "leave": return .leave(selector)
        case "fill_disk": return .fillDisk(selector)
        case "slow":
            return .slow(
                selector, to: try fields.selector("to"), latency: try fields.duration("latency") ?? .zero,
                jitter: try fields.duration("jitter") ?? .zero)
        case "lose":
            let to = try fields.selector("to")
            return .lose(selector, to: to, try fields.require(fields.ratio("ratio"), "ratio"))
        case "lag": return .lag(selector, by: try Lag(reading: &fields))
        case "skew_clock":
            return .skewClock(
                selector, offset: try fields.duration("offset") ?? .zero, rate: try fields.number("rate") ?? 1)
        case "dns": return .dns(selector, try DNSTrouble(reading: &fields))
        default: return .gray(selector, try Gray(reading: &fields))
        }
    }

    private static func partition(reading fields: inout FieldReader) throws(FaultRefusal) -> Fault {
        guard fields.has("from") || fields.has("to") else {
            return .partition(try fields.require(fields.groups("groups"), "groups"))
        }
        if fields.has("groups") { throw FaultRefusal("groups: a partition has groups, or from and to") }
        let from = try fields.require(fields.selectors("from"), "from")
        return .oneWay(from: from, to: try fields.require(fields.selectors("to"), "to"))
    }
}

extension Fault.Lag {
    fileprivate init(reading fields: inout FieldReader) throws(FaultRefusal) {
        switch (try fields.duration("time"), try fields.integer("entries")) {
        case (let time?, nil): self = .time(time)
        case (nil, let entries?): self = .entries(entries)
        default: throw FaultRefusal("lag: needs a time or a number of entries, not both")
        }
    }
}

extension Fault.Gray {
    fileprivate init(reading fields: inout FieldReader) throws(FaultRefusal) {
        if let text = try fields.text("error") {
            if fields.has("stall") { throw FaultRefusal("gray: has an error or a stall, not both") }
            self = .error(text)
        } else if fields.has("stall") {
            self = .stall(try Self.stall(reading: &fields))
        } else {
            throw FaultRefusal("gray: needs an error or a stall")
        }
    }

    private static func stall(reading fields: inout FieldReader) throws(FaultRefusal) -> Duration? {
        var copy = fields
        if try copy.text("stall") == "forever" {
            fields = copy
            return nil
        }
        return try fields.duration("stall")
    }
}

extension Fault.DNSTrouble {
    fileprivate init(reading fields: inout FieldReader) throws(FaultRefusal) {
        let text = try fields.require(fields.text("answers"), "answers")
        guard let trouble = Self(rawValue: text) else {
            let words = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw FaultRefusal("answers: unknown \(GoQuote.quote(text)); there are \(words)")
        }
        self = trouble
    }
}
