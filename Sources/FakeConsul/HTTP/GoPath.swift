// SPDX-License-Identifier: MIT

/// Paths as Go's `http.ServeMux` sees them.
enum GoPath {
    private static let slash = UInt8(ascii: "/")
    private static let dot = UInt8(ascii: ".")

    /// The path that the mux would serve: begins with a slash, no empty, `.` or `..` element; a slash at the end stays.
    /// A request for any other spelling is redirected (301) to this one, so compare it with what came.
    static func clean(_ path: [UInt8]) -> [UInt8] {
        if isClean(path) { return path }
        var kept: [ArraySlice<UInt8>] = []
        for element in path.split(separator: slash) {
            if element.elementsEqual([dot, dot]) {
                _ = kept.popLast()
            } else if !element.elementsEqual([dot]) {
                kept.append(element)
            }
        }
        var cleaned: [UInt8] = []
        for element in kept { cleaned += [slash] + element }
        if path.last == slash || cleaned.isEmpty { cleaned.append(slash) }
        return cleaned
    }

    /// The path as Go writes it into a URL.
    static func escape(_ path: [UInt8]) -> String { PercentEncoding.encodePath(path) }

    /// Whether `clean` leaves the path as it is.
    private static func isClean(_ path: [UInt8]) -> Bool {
        guard path.first == slash else { return false }
        for index in path.indices.dropFirst() where path[index - 1] == slash {
            let next = index + 1
            if path[index] == slash { return false }
            if path[index] == dot && (next == path.count || path[next] == slash) { return false }
            guard path[index] == dot, path[next] == dot else { continue }
            if next + 1 == path.count || path[next + 1] == slash { return false }
        }
        return true
    }
}
