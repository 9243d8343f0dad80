// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// Feeds text to a parser in pieces of a given size and says in short words what comes out.
struct ParserHarness {
    var limit = 100
    var pieceSize = Int.max
    var ends = false

    /// `GET /path 1.1 body` for a request, `400` or `400: detail` for a refusal, `100` for a wanted continue, in order.
    func outputs(of text: String) -> [String] { outputs(of: Array(text.utf8)) }

    func outputs(of bytes: [UInt8]) -> [String] {
        var parser = RequestParser(remoteAddress: "1.2.3.4:5")
        var found: [String] = []
        var position = 0
        while position < bytes.count {
            let end = pieceSize < bytes.count - position ? position + pieceSize : bytes.count
            bytes[position..<end].withUnsafeBytes { parser.feed($0) }
            position = end
            drain(&parser, into: &found)
        }
        if ends {
            parser.end()
            drain(&parser, into: &found)
        }
        return found
    }

    func requests(in text: String) -> [(request: Request, framing: MessageFraming)] {
        var parser = RequestParser(remoteAddress: "1.2.3.4:5")
        Array(text.utf8).withUnsafeBytes { parser.feed($0) }
        var found: [(Request, MessageFraming)] = []
        while case .request(let request, let framing) = parser.next(bodyLimit: { _ in limit }) {
            found.append((request, framing))
        }
        return found
    }

    private func drain(_ parser: inout RequestParser, into found: inout [String]) {
        while true {
            switch parser.next(bodyLimit: { _ in limit }) {
            case .needsMore: return
            case .sendContinue: found.append("100")
            case .request(let request, let framing): found.append(describe(request, framing))
            case .refused(let refusal):
                found.append("\(refusal.status.code)" + (refusal.detail.map { ": \($0)" } ?? ""))
            }
        }
    }

    private func describe(_ request: Request, _ framing: MessageFraming) -> String {
        var words = ["\(request.method.name) \(request.rawPath)"]
        if !request.rawQuery.isEmpty { words.append("?\(request.rawQuery)") }
        if !request.body.isEmpty { words.append("[\(String(decoding: request.body, as: UTF8.self))]") }
        if let fault = request.bodyFault { words.append("fault: \(fault.goText)") }
        if !framing.isHTTP11 { words.append("1.0") }
        if framing.wantsClose { words.append("close") }
        if framing.mustClose { words.append("must close") }
        return words.joined(separator: " ")
    }
}
