// SPDX-License-Identifier: MIT

/// Several refusals in one, as hashicorp/go-multierror lists them.
enum MultiError {
    static func text(_ messages: [String]) -> String {
        let head = messages.count == 1 ? "1 error occurred:" : "\(messages.count) errors occurred:"
        return head + "\n" + messages.map { "\t* \($0)\n" }.joined() + "\n"
    }
}
