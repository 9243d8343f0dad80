// SPDX-License-Identifier: MIT

/// Redirects as Go's `http.Redirect` writes them.
enum Redirect {
    /// A 301; GET and HEAD get a small page with it, other methods an empty body.
    static func permanently(to location: String, for method: HTTPMethod) -> Response {
        var response = Response(status: .movedPermanently)
        response.headers.add(.location, location)
        if method == .get || method == .head { response.headers.add(.contentType, "text/html; charset=utf-8") }
        if method == .get {
            response.body = Array("<a href=\"\(escaped(location))\">Moved Permanently</a>.\n\n".utf8)
        }
        return response
    }

    private static func escaped(_ text: String) -> String {
        var out = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&#34;"
            case "'": out += "&#39;"
            default: out.unicodeScalars.append(character)
            }
        }
        return out
    }
}
