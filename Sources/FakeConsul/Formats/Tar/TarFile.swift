// SPDX-License-Identifier: MIT

/// One file of a tar archive.
struct TarFile: Equatable, Sendable {
    var name: String
    var content: [UInt8]

    static let blockSize = 512
}

/// Writes tar archives of plain files, as Go's `archive/tar` writes those with short names (USTAR).
struct TarWriter {
    private(set) var bytes: [UInt8] = []

    /// - Parameters:
    ///   - name: of 100 bytes at most.
    ///   - modified: in seconds since the Unix epoch.
    mutating func add(name: String, content: [UInt8], modified: Int64) {
        precondition(name.utf8.count <= 100, "a name of \(name.utf8.count) bytes in a tar archive")
        var header = [UInt8](repeating: 0, count: TarFile.blockSize)
        Self.put(Array(name.utf8), at: 0, in: &header)
        Self.putOctal(0o600, digits: 7, at: 100, in: &header)
        Self.putOctal(0, digits: 7, at: 108, in: &header)
        Self.putOctal(0, digits: 7, at: 116, in: &header)
        Self.putOctal(UInt64(content.count), digits: 11, at: 124, in: &header)
        Self.putOctal(UInt64(max(0, modified)), digits: 11, at: 136, in: &header)
        header[156] = UInt8(ascii: "0")
        Self.put(Array("ustar\0".utf8) + Array("00".utf8), at: 257, in: &header)
        Self.putOctal(0, digits: 7, at: 329, in: &header)
        Self.putOctal(0, digits: 7, at: 337, in: &header)
        Self.putOctal(UInt64(TarReader.checksum(header)), digits: 6, at: 148, in: &header)
        header[155] = UInt8(ascii: " ")
        bytes += header
        bytes += content
        bytes += [UInt8](repeating: 0, count: TarReader.padding(after: content.count))
    }

    /// The whole archive, with the two empty blocks at its end.
    consuming func finish() -> [UInt8] { bytes + [UInt8](repeating: 0, count: 2 * TarFile.blockSize) }

    private static func put(_ text: [UInt8], at offset: Int, in header: inout [UInt8]) {
        header.replaceSubrange(offset..<offset + text.count, with: text)
    }

    /// The number with zeros in front, and a zero byte behind it.
    private static func putOctal(_ number: UInt64, digits: Int, at offset: Int, in header: inout [UInt8]) {
        let text = Array(String(number, radix: 8).utf8)
        let zeros = [UInt8](repeating: UInt8(ascii: "0"), count: max(0, digits - text.count))
        put(zeros + text + [0], at: offset, in: &header)
    }
}
