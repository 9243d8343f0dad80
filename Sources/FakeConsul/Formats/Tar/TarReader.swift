// SPDX-License-Identifier: MIT

/// Reads the files of a tar archive one after the other: USTAR, the PAX records `path` and `size`, and GNU's long
/// names, as Go's `archive/tar` does. Hostile input costs no more than its own size.
struct TarReader {
    private let input: [UInt8]
    private var position = 0

    init(_ input: [UInt8]) { self.input = input }

    private static let invalidHeader = FormatError("archive/tar: invalid tar header")
    private static let unexpectedEnd = FormatError("unexpected EOF")

    /// The next file; nil at the end of the archive. What is no file (a folder, a link) comes with nothing in it.
    mutating func next() throws(FormatError) -> TarFile? {
        var name: String?
        var size: Int?
        while let header = try nextHeader() {
            let stated = try Self.size(header)
            let count = size ?? stated
            let content = try take(count)
            switch header[156] {
            case UInt8(ascii: "x"): (name, size) = try Self.paxRecords(content, name, size)
            case UInt8(ascii: "L"): name = String(decoding: content.prefix { $0 != 0 }, as: UTF8.self)
            case UInt8(ascii: "K"): continue
            case UInt8(ascii: "0"), 0: return TarFile(name: name ?? Self.name(header), content: content)
            default: return TarFile(name: name ?? Self.name(header), content: [])
            }
        }
        guard name == nil, size == nil else { throw Self.unexpectedEnd }
        return nil
    }

    /// Two empty blocks end an archive; so does its end.
    private mutating func nextHeader() throws(FormatError) -> [UInt8]? {
        guard position < input.count else { return nil }
        let header = try block()
        guard header.contains(where: { $0 != 0 }) else {
            guard position < input.count else { return nil }
            guard try block().allSatisfy({ $0 == 0 }) else { throw Self.invalidHeader }
            return nil
        }
        // Old archivers summed the bytes as signed ones.
        let stated = try Self.number(header[148..<156])
        guard stated == Self.checksum(header) || stated == Self.signedChecksum(header) else { throw Self.invalidHeader }
        return header
    }

    private mutating func block() throws(FormatError) -> [UInt8] {
        guard input.count - position >= TarFile.blockSize else { throw Self.unexpectedEnd }
        defer { position += TarFile.blockSize }
        return Array(input[position..<position + TarFile.blockSize])
    }

    private mutating func take(_ count: Int) throws(FormatError) -> [UInt8] {
        guard count <= input.count - position else { throw Self.unexpectedEnd }
        let content = Array(input[position..<position + count])
        position = min(input.count, position + count + Self.padding(after: count))
        return content
    }

    /// How many bytes fill up the last block.
    static func padding(after count: Int) -> Int {
        (TarFile.blockSize - count % TarFile.blockSize) % TarFile.blockSize
    }

    // MARK: Headers

    /// The sum of the header's bytes, with spaces in the place of the sum.
    static func checksum(_ header: [UInt8]) -> Int {
        header.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 0x20 : Int($1.element)) }
    }

    private static func signedChecksum(_ header: [UInt8]) -> Int {
        header.enumerated().reduce(0) {
            $0 + ((148..<156).contains($1.offset) ? 0x20 : Int(Int8(bitPattern: $1.element)))
        }
    }

    private static func name(_ header: [UInt8]) -> String {
        let name = header[0..<100].prefix { $0 != 0 }
        let prefix = header[257..<262].elementsEqual("ustar".utf8) ? header[345..<500].prefix { $0 != 0 } : []
        let path = prefix.isEmpty ? Array(name) : Array(prefix) + [UInt8(ascii: "/")] + name
        return String(decoding: path, as: UTF8.self)
    }

    private static func size(_ header: [UInt8]) throws(FormatError) -> Int { try number(header[124..<136]) }

    /// A number in octal digits, or in base 256 where the first bit is set.
    private static func number(_ field: ArraySlice<UInt8>) throws(FormatError) -> Int {
        if let first = field.first, first & 0x80 != 0 {
            let bytes = [first & 0x7f] + field.dropFirst()
            guard first & 0x40 == 0, bytes.dropLast(7).allSatisfy({ $0 == 0 }) else { throw invalidHeader }
            return bytes.suffix(7).reduce(0) { $0 << 8 | Int($1) }
        }
        let isFiller: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0 }
        let text = field.drop(while: isFiller).prefix { !isFiller($0) }
        if text.isEmpty { return 0 }
        guard text.count <= 12, text.allSatisfy({ (0x30...0x37).contains($0) }) else { throw invalidHeader }
        return text.reduce(0) { $0 << 3 | Int($1 - 0x30) }
    }

    // MARK: PAX

    /// Records of the form `LENGTH KEY=VALUE\n`.
    private static func paxRecords(
        _ content: [UInt8], _ name: String?, _ size: Int?
    ) throws(FormatError) -> (name: String?, size: Int?) {
        var (name, size) = (name, size)
        var rest = content[...]
        while !rest.isEmpty {
            guard let space = rest.firstIndex(of: 0x20),
                let length = Int(String(decoding: rest[..<space], as: UTF8.self)),
                length > space - rest.startIndex + 1, length <= rest.count, rest[rest.startIndex + length - 1] == 0x0a
            else { throw invalidHeader }
            let record = rest[(space + 1)..<(rest.startIndex + length - 1)]
            guard let equals = record.firstIndex(of: UInt8(ascii: "=")) else { throw invalidHeader }
            let value = String(decoding: record[(equals + 1)...], as: UTF8.self)
            switch String(decoding: record[..<equals], as: UTF8.self) {
            case "path": name = value
            case "size":
                guard let bytes = Int(value), bytes >= 0 else { throw invalidHeader }
                size = bytes
            default: break
            }
            rest = rest[(rest.startIndex + length)...]
        }
        return (name, size)
    }
}
