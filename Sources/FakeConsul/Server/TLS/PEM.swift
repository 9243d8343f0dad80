// SPDX-License-Identifier: MIT

/// The blocks of a PEM file. What is no block, or a broken one, is passed over (Go's `encoding/pem`).
enum PEM {
    struct Block: Equatable, Sendable {
        /// `CERTIFICATE`, `EC PRIVATE KEY` ...
        let type: String
        let bytes: [UInt8]
        /// Lines such as `Proc-Type: 4,ENCRYPTED`.
        let hasHeaders: Bool
    }

    static func blocks(in text: [UInt8]) -> [Block] {
        var blocks: [Block] = []
        var type: String?
        var body: [UInt8] = []
        var hasHeaders = false
        for line in text.split(separator: UInt8(ascii: "\n")) {
            let line = line.trimmingBlanks
            if let begun = label(line, after: "-----BEGIN ") {
                (type, body, hasHeaders) = (begun, [], false)
            } else if let ended = label(line, after: "-----END ") {
                if ended == type, let bytes = try? Base64.standard.decode(body) {
                    blocks.append(Block(type: ended, bytes: bytes, hasHeaders: hasHeaders))
                }
                type = nil
            } else if type != nil {
                if line.contains(UInt8(ascii: ":")) { hasHeaders = true } else { body += line }
            }
        }
        return blocks
    }

    /// What stands between the front and five dashes; nil where it is no such line.
    private static func label(_ line: ArraySlice<UInt8>, after front: StaticString) -> String? {
        let front = front.withUTF8Buffer { Array($0) }
        let dashes = Array("-----".utf8)
        guard line.count >= front.count + dashes.count, line.starts(with: front), line.suffix(5).elementsEqual(dashes)
        else { return nil }
        return String(decoding: line.dropFirst(front.count).dropLast(5), as: UTF8.self)
    }
}

extension ArraySlice<UInt8> {
    fileprivate var trimmingBlanks: ArraySlice<UInt8> {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
            return []
        }
        return self[first...last]
    }
}
