// SPDX-License-Identifier: MIT

extension Request {
    /// What Go answers by itself to the target `*`: an empty 200 to `OPTIONS`, 400 to every other method. Nil for other
    /// targets.
    var answerToAsteriskForm: Response? {
        guard rawPath == "*" else { return nil }
        if method == .options { return Response() }
        return Response(status: .badRequest, headers: HTTPHeaders([(.connection, "close")]))
    }
}
