// SPDX-License-Identifier: MIT

/// Takes the chunks off a body that was sent with `Transfer-Encoding: chunked` (RFC 9112 §7.1), as strict as Go's
/// `net/http/internal` and `transfer.go`: extensions and trailers are read and dropped, long lines are refused.
struct ChunkedDecoder {
    /// The raw values are the texts of Go's errors.
    enum Failure: String, Hashable, Sendable {
        case lineTooLong = "header line too long"
        case invalidLength = "invalid byte in chunk length"
        case lengthTooLarge = "http chunk length too large"
        case malformed = "malformed chunked encoding"
        case tooMuchOverhead = "chunked encoding contains too much non-data"
        case trailerTooLong = "http: suspiciously long trailer after chunked body"
        case malformedTrailer = "malformed MIME header line"
    }

    enum Progress: Equatable {
        case needsMore
        case finished
        case failed(Failure)
    }

    private enum State {
        case size
        case data(left: Int)
        case dataEnd
        case trailer
    }

    private static let longestLine = 4096
    private var state = State.size
    /// Bytes that are not data, beyond what each chunk is allowed (CVE-2023-39326).
    private var overhead = 0

    /// Takes what it can from `input`, beginning at `position`; adds data to `body`.
    mutating func read(_ input: [UInt8], from position: inout Int, into body: inout [UInt8]) -> Progress {
        while true {
            let step: Progress?
            switch state {
            case .size: step = readSize(input, &position)
            case .data(let left): step = readData(input, &position, left, &body)
            case .dataEnd: step = readDataEnd(input, &position)
            case .trailer: step = readTrailer(input, &position)
            }
            if let step { return step }
        }
    }

    /// Nil goes on with the next state.
    private mutating func readSize(_ input: [UInt8], _ position: inout Int) -> Progress? {
        let window = input[position..<min(input.count, position + Self.longestLine)]
        guard let newline = window.firstIndex(of: 0x0a) else {
            return window.count == Self.longestLine ? .failed(.lineTooLong) : .needsMore
        }
        let line = input[position..<newline]
        position = newline + 1
        switch Self.size(of: line) {
        case .failure(let failure): return .failed(failure)
        case .success(let size):
            overhead = max(0, overhead + line.count + 3 - 16 - min(size, 1 << 40) * 2)
            if overhead > 16 * 1024 { return .failed(.tooMuchOverhead) }
            state = size == 0 ? .trailer : .data(left: size)
            return nil
        }
    }

    private enum SizeResult {
        case success(Int)
        case failure(Failure)
    }

    private static func size(of line: ArraySlice<UInt8>) -> SizeResult {
        var digits = line
        while let last = digits.last, last.isBlank || last == 0x0d { digits.removeLast() }
        digits = digits.prefix { $0 != UInt8(ascii: ";") }
        var size: UInt64 = 0
        for (index, byte) in digits.enumerated() {
            guard let digit = byte.hexDigit else { return .failure(.invalidLength) }
            if index == 16 { return .failure(.lengthTooLarge) }
            size = size << 4 | UInt64(digit)
        }
        return .success(Int(clamping: size))
    }

    private mutating func readData(
        _ input: [UInt8], _ position: inout Int, _ left: Int, _ body: inout [UInt8]
    ) -> Progress? {
        let taken = min(left, input.count - position)
        body.append(contentsOf: input[position..<position + taken])
        position += taken
        state = taken == left ? .dataEnd : .data(left: left - taken)
        return taken == left ? nil : .needsMore
    }

    private mutating func readDataEnd(_ input: [UInt8], _ position: inout Int) -> Progress? {
        guard input.count - position >= 2 else { return .needsMore }
        guard input[position] == 0x0d, input[position + 1] == 0x0a else { return .failed(.malformed) }
        position += 2
        state = .size
        return nil
    }

    /// The trailer: nothing or fields, and an empty line. What it says is dropped.
    private mutating func readTrailer(_ input: [UInt8], _ position: inout Int) -> Progress? {
        guard input.count - position >= 2 else { return .needsMore }
        if input[position] == 0x0d, input[position + 1] == 0x0a {
            position += 2
            return .finished
        }
        let window = input[position..<min(input.count, position + Self.longestLine)]
        guard let end = Self.doubleLineEnd(in: window) else {
            return window.count == Self.longestLine ? .failed(.trailerTooLong) : .needsMore
        }
        let lines = input[position..<end].split(separator: 0x0a)
        position = end
        return lines.allSatisfy(Self.isPlausibleField) ? .finished : .failed(.malformedTrailer)
    }

    private static func doubleLineEnd(in window: ArraySlice<UInt8>) -> Int? {
        guard window.count >= 4 else { return nil }
        for index in window.startIndex...window.endIndex - 4 where window[index] == 0x0d {
            if window[index + 1] == 0x0a && window[index + 2] == 0x0d && window[index + 3] == 0x0a { return index + 4 }
        }
        return nil
    }

    private static func isPlausibleField(_ line: ArraySlice<UInt8>) -> Bool {
        line.elementsEqual([0x0d]) || line.first?.isBlank == true || line.contains(UInt8(ascii: ":"))
    }
}
