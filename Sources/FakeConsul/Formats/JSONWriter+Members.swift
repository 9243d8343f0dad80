// SPDX-License-Identifier: MIT

/// Members of an object whose value is written whole.
extension JSONWriter {
    mutating func member(_ name: StaticString, _ text: String) {
        key(name)
        string(text)
    }

    mutating func member(_ name: StaticString, _ flag: Bool) {
        key(name)
        bool(flag)
    }

    mutating func member(_ name: StaticString, _ number: some BinaryInteger) {
        key(name)
        int(number)
    }

    /// A duration in Go's words.
    mutating func member(_ name: StaticString, _ duration: Duration) {
        key(name)
        string(GoDuration.format(duration))
    }

    mutating func member(_ name: StaticString, _ values: [some JSONWritable]) {
        key(name)
        array { json in for value in values { value.write(to: &json) } }
    }
}
