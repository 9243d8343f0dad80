// SPDX-License-Identifier: MIT

/// The JSON form: `{"kind":"crash","selector":"leader","lifetime":"30s"}`.
extension Injection: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in writeMembers(to: &json) }
    }

    /// The bytes of the JSON form.
    package var json: [UInt8] {
        var json = JSONWriter()
        write(to: &json)
        return json.bytes
    }

    /// The members alone, for an object that has more.
    func writeMembers(to json: inout JSONWriter) {
        fault.writeMembers(to: &json)
        if let lifetime { json.member("lifetime", lifetime) }
    }

    init(body: [UInt8]) throws(FaultRefusal) {
        var fields = try FieldReader(body: body)
        try self.init(reading: &fields)
    }

    /// Reads everything, and refuses what it does not know and what means nothing.
    init(reading fields: inout FieldReader) throws(FaultRefusal) {
        fault = try Fault(reading: &fields)
        lifetime = try fields.duration("lifetime")
        try fields.finish()
        try check()
    }
}

extension Fault {
    fileprivate func writeMembers(to json: inout JSONWriter) {
        json.key("kind")
        json.string(kind)
        switch self {
        case .crash(let selector), .pause(let selector), .resume(let selector), .leave(let selector),
            .fillDisk(let selector):
            json.member("selector", selector)
        case .restart(let selector, let wipingData):
            json.member("selector", selector)
            if wipingData {
                json.key("wipe_data")
                json.bool(true)
            }
        case .partition(let groups):
            json.key("groups")
            json.array { json in for group in groups { json.strings(group.map(\.description)) } }
        case .oneWay(let from, let to):
            json.key("from")
            json.strings(from.map(\.description))
            json.key("to")
            json.strings(to.map(\.description))
        case .slow(let selector, let to, let latency, let jitter):
            json.member("selector", selector)
            if let to { json.member("to", to) }
            json.member("latency", latency)
            if jitter != .zero { json.member("jitter", jitter) }
        case .lose(let selector, let to, let ratio):
            json.member("selector", selector)
            if let to { json.member("to", to) }
            json.key("ratio")
            json.string("\(ratio.numerator)/\(ratio.denominator)")
        case .transferLeadership(let to):
            if let to { json.member("to", to) }
        case .lag, .skewClock, .gray, .dns: writeRest(to: &json)
        }
    }

    private func writeRest(to json: inout JSONWriter) {
        switch self {
        case .lag(let selector, let lag):
            json.member("selector", selector)
            switch lag {
            case .time(let time): json.member("time", time)
            case .entries(let count):
                json.key("entries")
                json.int(count)
            }
        case .skewClock(let selector, let offset, let rate):
            json.member("selector", selector)
            if offset != .zero { json.member("offset", offset) }
            if rate != 1 {
                json.key("rate")
                json.double(rate)
            }
        case .gray(let selector, let gray):
            json.member("selector", selector)
            switch gray {
            case .error(let text):
                json.key("error")
                json.string(text)
            case .stall(let time?): json.member("stall", time)
            case .stall(nil):
                json.key("stall")
                json.string("forever")
            }
        case .dns(let selector, let trouble):
            json.member("selector", selector)
            json.key("answers")
            json.string(trouble.rawValue)
        default: break
        }
    }
}

extension JSONWriter {
    fileprivate mutating func member(_ name: StaticString, _ selector: Selector) {
        key(name)
        string(selector.description)
    }
}
