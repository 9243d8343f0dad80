// SPDX-License-Identifier: MIT

/// The first answers to each target that a rule saw, for it to repeat; bounded in number and in bytes.
struct WireMemory {
    private var answers: [String: Response] = [:]
    private var bytes = 0
    private static let mostAnswers = 1024
    private static let mostBytes = 16 << 20

    /// What makes two requests the same here: all but what a blocking query waits for.
    static func key(of request: Request) -> String {
        let parameters = request.query.pairs.filter { $0.name != "index" && $0.name != "wait" && $0.name != "hash" }
        return request.method.name + " " + request.rawPath + "?" + QueryParameters(pairs: parameters).encoded + " "
            + TokenMark(request.sentToken).text
    }

    subscript(key: String) -> Response? { answers[key] }

    mutating func keep(_ response: Response, for key: String) {
        guard answers[key] == nil, answers.count < Self.mostAnswers, response.status.code < 500 else { return }
        guard bytes + response.body.count <= Self.mostBytes else { return }
        bytes += response.body.count
        answers[key] = response
    }
}
