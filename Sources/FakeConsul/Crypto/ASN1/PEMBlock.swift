// SPDX-License-Identifier: MIT

/// One block of a PEM text (RFC 7468), as Go's `encoding/pem` reads and writes it.
struct PEMBlock: Equatable, Sendable {
    /// What stands between `BEGIN` and the dashes.
    let type: String
    let bytes: [UInt8]

    init(type: String, bytes: [UInt8]) {
        self.type = type
        self.bytes = bytes
    }

    /// The block as text: 64 characters a line, and a line end behind the last.
    var text: String {
        let digits = Array(Base64.standard.encode(bytes).utf8)
        var lines: [UInt8] = Array("-----BEGIN \(type)-----\n".utf8)
        for start in stride(from: 0, to: digits.count, by: 64) {
            lines += digits[start..<min(start + 64, digits.count)]
            lines.append(0x0a)
        }
        return String(decoding: lines, as: UTF8.self) + "-----END \(type)-----\n"
    }

    /// The first block of a text; nil where there is none.
    static func first(in text: String) -> PEMBlock? { blocks(in: text, limit: 1).first }

    /// The blocks of a text, up to so many. What is no block is passed over.
    static func blocks(in text: String, limit: Int = .max) -> [PEMBlock] {
        var blocks: [PEMBlock] = []
        var open: (type: String, digits: [UInt8])?
        for line in text.utf8.split(separator: 0x0a, omittingEmptySubsequences: false) {
            let line = trimmed(line)
            if let type = name(in: line, behind: "-----BEGIN ") {
                open = (type, [])
            } else if let type = name(in: line, behind: "-----END ") {
                if let block = open.flatMap({ block($0, endingAs: type) }) { blocks.append(block) }
                open = nil
                if blocks.count >= limit { break }
            } else if !line.contains(UInt8(ascii: ":")) {
                open?.digits += line
            }
        }
        return blocks
    }

    private static func block(_ open: (type: String, digits: [UInt8]), endingAs type: String) -> PEMBlock? {
        guard open.type == type, let bytes = try? Base64.standard.decode(open.digits) else { return nil }
        return PEMBlock(type: type, bytes: bytes)
    }

    private static func name(in line: [UInt8], behind prefix: StaticString) -> String? {
        let count = prefix.utf8CodeUnitCount
        guard line.count >= count + 5, line.suffix(5).allSatisfy({ $0 == UInt8(ascii: "-") }),
            zip(line, UnsafeBufferPointer(start: prefix.utf8Start, count: count)).allSatisfy({ $0 == $1 })
        else { return nil }
        return String(decoding: line[count..<line.count - 5], as: UTF8.self)
    }

    private static func trimmed(_ line: Substring.UTF8View) -> [UInt8] {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }
        return Array(Array(line.drop(while: isSpace).reversed()).drop(while: isSpace).reversed())
    }
}
