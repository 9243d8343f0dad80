// SPDX-License-Identifier: MIT

@testable import FakeConsul

/// What a token is to be answered.
enum ACLExpectation {
    case status(Int)
    case anythingButRefusal
    case refusal(status: Int, text: String)
    /// The error of a transaction.
    case transactionError(String)
    /// Whether the text is there, and the header.
    case list(status: Int, text: String, isThere: Bool, saysFiltered: Bool)

    static func ofUnknownToken(_ row: ACLRow) -> ACLExpectation {
        if case .open = row.rule { return row.status == 0 ? .anythingButRefusal : .status(row.status) }
        let unknown = row.unknown ?? (403, "ACL not found")
        return .refusal(status: unknown.status, text: unknown.text)
    }

    /// - Parameter accessor: nil for who brings no token.
    static func of(_ row: ACLRow, _ bearer: ACLBearer, accessor: String?, _ defaultPolicy: String) -> ACLExpectation {
        if accessor == nil, let nobody = row.nobody { return .refusal(status: nobody.status, text: nobody.text) }
        let has = { (permission: String) in bearer.has(permission, defaultPolicy: defaultPolicy) }
        let words = { (need: ACLNeed) in
            guard let accessor else {
                return "Permission denied: anonymous token \(need.words). The anonymous token is used implicitly when a"
                    + " request does not specify a token."
            }
            return "Permission denied: token with AccessorID '\(accessor)' \(need.words)"
        }
        let missing = { (needs: [ACLNeed]) in needs.first { !has($0.permission) } }
        let allowed = row.status == 0 ? ACLExpectation.anythingButRefusal : .status(row.status)
        switch row.rule {
        case .open, .known: return allowed
        case .needs(let needs): return missing(needs).map { .refusal(status: 403, text: words($0)) } ?? allowed
        case .needsSilently(let needs):
            return missing(needs) == nil ? allowed : .refusal(status: 403, text: "Permission denied")
        case .needsWithoutWords(let permission):
            return has(permission) ? allowed : .refusal(status: 403, text: "")
        case .needsOfNobody(let permission):
            let text = "Permission denied: token with AccessorID '' lacks permission '\(permission)'"
            return has(permission) ? allowed : .refusal(status: 403, text: text)
        case .needsEither(let first, let needs):
            return has(first) ? allowed : missing(needs).map { .refusal(status: 403, text: words($0)) } ?? allowed
        case .needsInTransaction(let needs): return missing(needs).map { .transactionError(words($0)) } ?? allowed
        case .finds(let text, let permission, let complete):
            let isThere = has(permission)
            return .list(
                status: isThere ? row.status : 404, text: text, isThere: isThere,
                saysFiltered: accessor != nil && isThere && !complete.allSatisfy(has))
        case .shows(let text, let needs, let complete, let hiddenStatus):
            let isThere = needs.allSatisfy(has)
            let isComplete = complete?.allSatisfy(has) ?? true
            return .list(
                status: isThere ? row.status : hiddenStatus, text: text, isThere: isThere,
                saysFiltered: accessor != nil && !isComplete)
        }
    }

    var isRefusal: Bool {
        if case .refusal = self { true } else { false }
    }

    /// What is wrong with an answer; nil where all is as it should be.
    func problem(with answer: Response) -> String? {
        let body = String(decoding: answer.body, as: UTF8.self)
        let got = "got \(answer.status.code) \(body.prefix(300))"
        switch self {
        case .status(let status): return answer.status.code == status ? nil : "expected \(status), \(got)"
        case .anythingButRefusal:
            let isRefused = [403, 504].contains(answer.status.code) || body.contains("Permission denied")
            return isRefused ? "expected no refusal, \(got)" : nil
        case .refusal(let status, let text):
            return answer.status.code == status && body == text ? nil : "expected \(status) \(text), \(got)"
        case .transactionError(let text):
            let error = (try? JSONParser.parse(answer.body))?.at("/Errors/0/What")?.text
            return answer.status == .conflict && error == text ? nil : "expected the error \(text), \(got)"
        case .list(let status, let text, let isThere, let saysFiltered):
            if answer.status.code != status { return "expected \(status), \(got)" }
            if body.contains(text) != isThere { return "expected \(isThere ? "" : "no ")\(text), \(got)" }
            let says = answer.headers[.consulResultsFilteredByACLs] != nil
            return says == saysFiltered ? nil : "expected \(saysFiltered ? "the" : "no") header of filtering, \(got)"
        }
    }
}
