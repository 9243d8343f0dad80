// SPDX-License-Identifier: MIT

/// Settings with go-sockaddr's templates in them: `{{ GetInterfaceIP "eth0" }}`, `{{ GetAllInterfaces | include "type"
/// "IPv4" | attr "address" }}`.
///
/// Of Go's template language: actions with pipelines, literals and parentheses, comments and trim marks; no `if`,
/// `range`, `with`, variables. Of go-sockaddr: all functions, `math` for IPv4 only.
enum AddressTemplate {
    /// The text with its actions replaced by what they give on a machine with these interfaces.
    static func expand(_ text: String, with interfaces: NetworkInterfaces) throws(ConfigurationError) -> String {
        guard text.utf8.contains(UInt8(ascii: "{")) else { return text }
        let nodes: [Node]
        do {
            var parser = AddressTemplateParser(text)
            nodes = try parser.parse()
        } catch {
            let message = "template: sockaddr.Parse:\(error.line): \(error.message)"
            throw ConfigurationError("unable to parse template \(quoted(text)): \(message)")
        }
        var result = ""
        for node in nodes {
            do {
                result += try AddressTemplateFunctions(interfaces: interfaces).text(of: node)
            } catch {
                let message = "template: sockaddr.Parse:1: executing \"sockaddr.Parse\": \(error.message)"
                throw ConfigurationError("unable to execute sockaddr input \(quoted(text)): \(message)")
            }
        }
        return result
    }

    /// A refusal while the template is read.
    struct Failure: Error {
        let message: String
        var line = 1
    }

    enum Node {
        case text(String)
        case action(Pipeline)
    }

    /// Commands, of which each gets the value of the one before as its last argument.
    typealias Pipeline = [Command]

    /// A function with its arguments, or a single operand.
    typealias Command = [Operand]

    indirect enum Operand {
        case string(String)
        case number(Int)
        /// All interfaces: what the template is given.
        case dot
        case function(String)
        case pipeline(Pipeline)
    }

    /// What an operand or a pipeline stands for.
    enum Value {
        case string(String)
        case number(Int)
        case addresses([InterfaceAddress])
    }

    /// Go's `%+q`: quoted, ASCII only.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                result += GoQuote.escaped(scalar, quote: "\"")
            } else {
                result +=
                    scalar.value < 0x10000
                    ? "\\u" + GoQuote.hex(scalar.value, digits: 4) : "\\U" + GoQuote.hex(scalar.value, digits: 8)
            }
        }
        return result + "\""
    }
}
