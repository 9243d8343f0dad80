// SPDX-License-Identifier: MIT

/// A search for a text within others, in time linear in both (Knuth, Morris and Pratt).
struct ByteSearch: Sendable {
    let needle: [UInt8]
    /// How much of the needle still stands when it fails after so many bytes.
    private let fallback: [Int]

    init(_ needle: String) { self.init(Array(needle.utf8)) }

    init(_ needle: [UInt8]) {
        self.needle = needle
        var fallback = [Int](repeating: 0, count: self.needle.count)
        var length = 0
        for index in self.needle.indices.dropFirst() {
            while length > 0 && self.needle[length] != self.needle[index] { length = fallback[length - 1] }
            if self.needle[length] == self.needle[index] { length += 1 }
            fallback[index] = length
        }
        self.fallback = fallback
    }

    func isFound(in text: String) -> Bool {
        guard !needle.isEmpty else { return true }
        guard needle.count <= text.utf8.count else { return false }
        return end(in: text.utf8) != nil
    }

    /// The place behind the first occurrence of a needle that is not empty.
    func end<Bytes: Collection<UInt8>>(in bytes: Bytes) -> Bytes.Index? {
        var length = 0
        var index = bytes.startIndex
        while index != bytes.endIndex {
            let byte = bytes[index]
            bytes.formIndex(after: &index)
            while length > 0 && needle[length] != byte { length = fallback[length - 1] }
            if needle[length] == byte { length += 1 }
            if length == needle.count { return index }
        }
        return nil
    }
}
