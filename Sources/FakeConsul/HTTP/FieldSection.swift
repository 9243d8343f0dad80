// SPDX-License-Identifier: MIT

/// The header fields of a received head, and what the connection must know of them, gathered in one pass.
struct FieldSection {
    enum Expectation { case none, `continue`, other }

    private(set) var hosts = 0
    private(set) var hostIsValid = true
    private(set) var transferEncodings = 0
    /// Whether the only transfer encoding is `chunked`.
    private(set) var isChunked = false
    private(set) var lengths = 0
    private(set) var lengthsDiffer = false
    /// The first `Content-Length`; nil where it is not a number that fits.
    private(set) var length: Int?
    private(set) var lengthIsEmpty = false
    /// Whether the length is the very text `0`, the only one that a HEAD may carry.
    private(set) var lengthIsZero = false
    private(set) var connectionCloses = false
    private(set) var connectionKeepsAlive = false
    private(set) var expectation = Expectation.none
    private(set) var trailerIsForbidden = false
    /// A blank before the colon: read, then refused, as in Go (golang.org/issue/34540).
    private(set) var hasBlankInName = false

    private var bytes: [UInt8] = []
    private var spans: [HTTPHeaders.Span] = []
    private var firstLength: [UInt8] = []

    var headers: HTTPHeaders { HTTPHeaders(bytes: bytes, spans: spans) }

    /// Reads the lines after the request line, down to the empty one. As strict as Go's `textproto.ReadMIMEHeader`.
    init(_ section: UnsafeBufferPointer<UInt8>) throws(ProtocolRefusal) {
        if section.first?.isBlank == true { throw .malformed }
        if Self.hasFoldedLine(section) {
            let unfolded = Self.unfolded(section)
            bytes = unfolded
        } else {
            bytes = [UInt8](section)
        }
        spans.reserveCapacity(8)
        let refusal = bytes.withUnsafeBufferPointer { bytes -> ProtocolRefusal? in
            do throws(ProtocolRefusal) { try readLines(bytes) } catch { return error }
            return nil
        }
        if let refusal { throw refusal }
    }

    private mutating func readLines(_ section: UnsafeBufferPointer<UInt8>) throws(ProtocolRefusal) {
        var start = 0
        while start < section.count {
            var index = start
            while index < section.count && section[index] != 0x0a { index += 1 }
            var end = index
            if end > start && section[end - 1] == 0x0d { end -= 1 }
            if end == start { return }
            try readField(section, start..<end)
            start = index + 1
        }
    }

    private mutating func readField(
        _ section: UnsafeBufferPointer<UInt8>, _ line: Range<Int>
    ) throws(ProtocolRefusal) {
        var colon = line.lowerBound
        while colon < line.upperBound && section[colon] != UInt8(ascii: ":") {
            if !section[colon].isTokenByte {
                guard section[colon] == 0x20 else { throw .malformed }
                hasBlankInName = true
            }
            colon += 1
        }
        if colon == line.upperBound { throw .malformed }
        for index in colon + 1..<line.upperBound where !section[index].isHeaderValueByte { throw .malformed }
        // Go skips a field without a name.
        if colon == line.lowerBound { return }
        var value = colon + 1..<line.upperBound
        while let first = value.first, section[first].isBlank { value = first + 1..<value.upperBound }
        while let last = value.last, section[last].isBlank { value = value.lowerBound..<last }
        spans.append(
            HTTPHeaders.Span(
                name: Int32(line.lowerBound)..<Int32(colon), value: Int32(value.lowerBound)..<Int32(value.upperBound)
            )
        )
        note(section.part(line.lowerBound..<colon), section.part(value))
    }

    /// Keeps what matters to the connection.
    private mutating func note(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) {
        switch name.count {
        case 4 where name.equalsIgnoringASCIICase("host"):
            hosts += 1
            hostIsValid = value.allSatisfy(Self.isHostByte)
        case 6 where name.equalsIgnoringASCIICase("expect"):
            if expectation == .none && !value.isEmpty {
                expectation = Self.hasToken(value, "100-continue") ? .continue : .other
            }
        case 7 where name.equalsIgnoringASCIICase("trailer"):
            trailerIsForbidden = trailerIsForbidden || Self.namesFramingField(value)
        case 10 where name.equalsIgnoringASCIICase("connection"):
            connectionCloses = connectionCloses || Self.hasToken(value, "close")
            connectionKeepsAlive = connectionKeepsAlive || Self.hasToken(value, "keep-alive")
        case 14 where name.equalsIgnoringASCIICase("content-length"):
            noteLength(value)
        case 17 where name.equalsIgnoringASCIICase("transfer-encoding"):
            transferEncodings += 1
            isChunked = value.equalsIgnoringASCIICase("chunked")
        default:
            break
        }
    }

    private mutating func noteLength(_ value: UnsafeBufferPointer<UInt8>) {
        lengths += 1
        if lengths > 1 {
            lengthsDiffer = lengthsDiffer || !value.elementsEqual(firstLength)
            return
        }
        firstLength = [UInt8](value)
        lengthIsEmpty = value.isEmpty
        lengthIsZero = value.elementsEqual("0".utf8)
        length = value.allSatisfy(\.isASCIIDigit) ? Int(value.string) : nil
    }
}

// MARK: Lines and lists

extension FieldSection {
    private static func hasFoldedLine(_ section: UnsafeBufferPointer<UInt8>) -> Bool {
        section.indices.dropLast().contains { section[$0] == 0x0a && section[$0 + 1].isBlank }
    }

    /// Every continued line (obsolete folding) joined to the one before by one space.
    private static func unfolded(_ section: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var lines: [UInt8] = []
        lines.reserveCapacity(section.count)
        var start = 0
        while start < section.count {
            let end = section.part(start..<section.count).firstIndex(of: 0x0a).map { $0 + start } ?? section.count
            let line = section.part(start..<end)
            let isContinued = end + 1 < section.count && section[end + 1].isBlank
            let text = line.last == 0x0d ? line.part(0..<line.count - 1) : line
            lines.append(contentsOf: text.trimmed)
            lines.append(isContinued ? 0x20 : 0x0a)
            start = end + 1
        }
        return lines
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        byte.isASCIILetter || byte.isASCIIDigit || "!$%&'()*+,-.:;=[]_~".utf8.contains(byte)
    }

    /// Whether a comma-separated list has the word, whatever its case.
    private static func hasToken(_ list: UnsafeBufferPointer<UInt8>, _ token: StaticString) -> Bool {
        elements(list).contains { $0.equalsIgnoringASCIICase(token) }
    }

    private static func namesFramingField(_ list: UnsafeBufferPointer<UInt8>) -> Bool {
        elements(list).contains {
            $0.equalsIgnoringASCIICase("transfer-encoding") || $0.equalsIgnoringASCIICase("content-length")
                || $0.equalsIgnoringASCIICase("trailer")
        }
    }

    private static func elements(_ list: UnsafeBufferPointer<UInt8>) -> [UnsafeBufferPointer<UInt8>] {
        list.split(separator: UInt8(ascii: ",")).map { UnsafeBufferPointer(rebasing: $0).trimmed }
    }
}
