// SPDX-License-Identifier: MIT

/// The name in a binding rule, with `${...}` for what an auth method found out (hashicorp/hil, of which only variables
/// make sense here).
enum BindNameTemplate {
    /// The text with its variables put in, in small letters.
    ///
    /// - Throws: what HIL says of a text that it cannot read, or of a variable that there is not.
    static func filled(_ text: String, with variables: StringMap) throws(FormatError) -> String {
        let scalars = Array(text.unicodeScalars)
        // A text without variables is left alone, so that `$$` stays what it is.
        guard scalars.indices.dropLast().contains(where: { scalars[$0] == "$" && scalars[$0 + 1] == "{" }) else {
            return text
        }
        var parser = Parser(scalars: scalars)
        return try parser.filled(with: variables)
    }

    private struct Parser {
        let scalars: [Unicode.Scalar]
        var position = 0
        var line = 1
        var column = 1
        var result = ""

        var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }
        var place: String { "\(line):\(column)" }

        mutating func advance() {
            if next == "\n" {
                line += 1
                column = 1
            } else {
                column += 1
            }
            position += 1
        }

        mutating func filled(with variables: StringMap) throws(FormatError) -> String {
            while let scalar = next {
                let follow = position + 1 < scalars.count ? scalars[position + 1] : nil
                if scalar == "$" && follow == "{" {
                    advance()
                    advance()
                    try readVariable(variables)
                } else {
                    if scalar == "$" && follow == "$" { advance() }
                    result.unicodeScalars.append(scalar)
                    advance()
                }
            }
            return result
        }

        private mutating func readVariable(_ variables: StringMap) throws(FormatError) {
            skipSpaces()
            let start = place
            var name = ""
            while let scalar = next, isPart(scalar, isFirst: name.isEmpty) {
                name.unicodeScalars.append(scalar)
                advance()
            }
            guard !name.isEmpty else { throw refusal("expression") }
            skipSpaces()
            guard next == "}" else { throw refusal("\"}\"") }
            advance()
            guard let value = variables[name] else { throw FormatError("\(start): unknown variable accessed: \(name)") }
            result += value.lowercased()
        }

        private func refusal(_ wanted: String) -> FormatError {
            let found = next.map { GoQuote.quote(String($0)) } ?? "end of string"
            return FormatError("parse error at \(place): expected \(wanted) but found \(found)")
        }

        private mutating func skipSpaces() {
            while let scalar = next, [" ", "\t", "\n", "\r"].contains(scalar) { advance() }
        }

        private func isPart(_ scalar: Unicode.Scalar, isFirst: Bool) -> Bool {
            if scalar.properties.isAlphabetic || scalar == "_" { return true }
            return !isFirst && (("0"..."9").contains(scalar) || [".", "-", "*"].contains(scalar))
        }
    }
}
