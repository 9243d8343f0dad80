// SPDX-License-Identifier: MIT

/// How records lie in the write-ahead log: each after a mark, its length and a checksum of both.
///
/// A file that is written to the end only may lose its end with the process or the machine: what stands there then is
/// no record, and no record follows. That end is cut off. Where records do follow, something in the middle is lost, and
/// nobody shall go on as if it had never been.
enum LogFrames {
    /// What every record begins with, to find the next one where one is broken.
    private static let mark: [UInt8] = [0xfa, 0x6b, 0xc5, 0x0d]
    private static let headLength = 12

    static func append(_ record: [UInt8], to bytes: inout [UInt8]) {
        let length = littleEndian(UInt32(clamping: record.count))
        bytes += mark
        bytes += length
        bytes += littleEndian(checksum(length, record[...]))
        bytes += record
    }

    /// Gives out the records of a file from a place on.
    ///
    /// - Returns: where the last of them ends; what follows is to be cut off.
    static func read(
        _ file: [UInt8], from start: Int, _ take: ([UInt8], _ at: Int) throws(FormatError) -> Void
    ) throws(FormatError) -> Int {
        var position = start
        while position < file.count {
            guard let record = record(of: file, at: position) else {
                if mayBeFollowed(file, after: position) { throw FormatError("no valid record at byte \(position)") }
                return position
            }
            try take(Array(record), position)
            position = record.endIndex
        }
        return position
    }

    private static func record(of file: [UInt8], at position: Int) -> ArraySlice<UInt8>? {
        guard isMark(file, at: position), let claim = span(of: file, at: position) else { return nil }
        let record = file[claim]
        let sum = littleEndian(checksum(Array(file[(position + 4)..<(position + 8)]), record))
        return file[(position + 8)..<(position + headLength)].elementsEqual(sum) ? record : nil
    }

    /// Where the record after the head at the position should be; nil where the file ends before.
    private static func span(of file: [UInt8], at position: Int) -> Range<Int>? {
        let start = position + headLength
        guard start <= file.count else { return nil }
        let length = (0..<4).reduce(0) { $0 | Int(file[position + 4 + $1]) << (8 * $1) }
        return length <= file.count - start ? start..<(start + length) : nil
    }

    /// Looks for a valid record behind one that is not. A file that would make this long is taken to be broken.
    private static func mayBeFollowed(_ file: [UInt8], after position: Int) -> Bool {
        var budget = 8 << 20
        var candidate = position + 1
        while candidate + headLength <= file.count {
            if isMark(file, at: candidate), let claim = span(of: file, at: candidate) {
                budget -= claim.count
                if budget < 0 || record(of: file, at: candidate) != nil { return true }
            }
            candidate += 1
        }
        return false
    }

    private static func isMark(_ file: [UInt8], at position: Int) -> Bool {
        file.count - position >= headLength && file[position] == mark[0] && file[position + 1] == mark[1]
            && file[position + 2] == mark[2] && file[position + 3] == mark[3]
    }

    private static func checksum(_ length: [UInt8], _ record: ArraySlice<UInt8>) -> UInt32 {
        var sum = CRC32()
        sum.update(length)
        sum.update(record)
        return sum.value
    }

    private static func littleEndian(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(8 * $0)) }
    }
}
