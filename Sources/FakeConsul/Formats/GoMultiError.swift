// SPDX-License-Identifier: MIT

/// Several refusals as one text, in the form of hashicorp/go-multierror.
enum GoMultiError {
    /// `1 error occurred:` and a bullet a refusal, each on a line; it ends with an empty line.
    static func text(_ messages: [String]) -> String {
        let head = messages.count == 1 ? "1 error occurred:" : "\(messages.count) errors occurred:"
        return head + messages.map { "\n\t* \($0)" }.joined() + "\n\n"
    }
}
