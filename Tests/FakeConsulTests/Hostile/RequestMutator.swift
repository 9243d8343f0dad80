// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// Makes broken requests out of good ones, the same ones for a seed.
struct RequestMutator {
    private var random: SplitMix
    private var bytes: Mutator

    init(seed: UInt64) {
        random = SplitMix(state: seed)
        bytes = Mutator(
            seed: seed,
            alphabet: Array("%/?&=+.;:#\"\\{}[],0-9eE \t\r\n\u{0}\u{7f}é".utf8) + [0x80, 0xff, 0xc0]
        )
    }

    mutating func below(_ bound: Int) -> Int { random.below(bound) }

    /// The bytes of one broken request.
    mutating func next(from corpus: [SampleRequest], _ documents: [SampleRequest]) -> [UInt8] {
        let choice = below(20)
        var sample = choice < 9 ? documents[below(documents.count)] : corpus[below(corpus.count)]
        switch choice {
        case 0..<8: if let json = sample.json { sample.body = brokenDocument(json) }
        case 8: sample.body = bytes.mutate(sample.body)
        case 9..<13: sample.target = withAbsurdQuery(sample.target)
        case 13: sample.headers.append(Hostile.headers[below(Hostile.headers.count)])
        case 14: sample.target += Hostile.tails[below(Hostile.tails.count)]
        case 15: frameBadly(&sample)
        case 16: sample.method = Hostile.methods[below(Hostile.methods.count)]
        case 17, 18: return withBrokenLine(sample.bytes)
        default: break
        }
        return sample.bytes
    }

    // MARK: The line

    private mutating func withBrokenLine(_ request: [UInt8]) -> [UInt8] {
        let end = request.firstIndex(of: 0x0d) ?? request.count
        return bytes.mutate(Array(request[..<end])) + request[end...]
    }

    /// A value replaced, or a parameter more.
    private mutating func withAbsurdQuery(_ target: String) -> String {
        let value = Hostile.values[below(Hostile.values.count)]
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        guard let path = parts.first else { return target }
        var pairs = parts.count == 2 ? parts[1].split(separator: "&").map(String.init) : []
        if !pairs.isEmpty && below(2) == 0 {
            let place = below(pairs.count)
            pairs[place] = "\(pairs[place].split(separator: "=").first ?? "")=\(value)"
        } else {
            pairs.append("\(Hostile.parameters[below(Hostile.parameters.count)])=\(value)")
        }
        return path + "?" + pairs.joined(separator: "&")
    }

    private mutating func frameBadly(_ sample: inout SampleRequest) {
        if below(2) == 0 {
            let count = sample.body.count
            let lengths = [
                "\(count + 1)", "\(max(0, count - 1))", "-1", "+\(count)", "18446744073709551616", "0x10", "",
            ]
            sample.headers.append(("Content-Length", lengths[below(lengths.count)]))
        } else {
            let sizes = [
                "\(String(sample.body.count, radix: 16))", "fffffffffffffffff", "-1", "0x5", "", "g", "5;x=\"",
                "7fffffffffffffff",
            ]
            sample.headers.append(("Transfer-Encoding", "chunked"))
            sample.body = Array("\(sizes[below(sizes.count)])\r\n".utf8) + sample.body + Array("\r\n0\r\n\r\n".utf8)
        }
    }

    // MARK: The document

    /// The document with one value replaced, doubled under its name, or left out.
    private mutating func brokenDocument(_ json: JSONValue) -> [UInt8] {
        let place = below(json.valueCount)
        let replacement = Hostile.documents[below(Hostile.documents.count)]
        var left = place
        var text: [UInt8] = []
        json.write(to: &text, replacing: &left, by: replacement, doubling: below(4) == 0)
        return below(16) == 0 ? bytes.mutate(text) : text
    }
}

extension JSONValue {
    /// How many values the document is made of, itself among them.
    var valueCount: Int {
        switch self {
        case .array(let elements): elements.reduce(1) { $0 + $1.valueCount }
        case .object(let members): members.reduce(1) { $0 + $1.value.valueCount }
        default: 1
        }
    }

    /// Writes the document with the value of that number, counted in the order of the text, replaced.
    ///
    /// - Parameter doubling: whether a member keeps its old value, too, under the same name.
    func write(to text: inout [UInt8], replacing left: inout Int, by other: [UInt8], doubling: Bool = false) {
        left -= 1
        if left == -1 {
            text += other
            return
        }
        switch self {
        case .array(let elements):
            text.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                element.write(to: &text, replacing: &left, by: other)
            }
            text.append(UInt8(ascii: "]"))
        case .object(let members):
            text.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                let name = Array(GoQuote.quote(member.name).utf8) + [UInt8(ascii: ":")]
                text += name
                let isNext = left == 0
                member.value.write(to: &text, replacing: &left, by: other, doubling: doubling)
                if isNext && doubling { text += [UInt8(ascii: ",")] + name + Array(member.value.canonical.utf8) }
            }
            text.append(UInt8(ascii: "}"))
        default: text += Array(canonical.utf8)
        }
    }
}
