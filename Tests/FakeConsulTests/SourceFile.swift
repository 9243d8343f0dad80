// SPDX-License-Identifier: MIT

import Foundation
import Testing

/// One of our own source files, for the tests that hold the sources to the architecture.
struct SourceFile: Sendable, CustomTestStringConvertible {
    /// From the top of the checkout.
    let path: String
    let text: String

    var testDescription: String { path }
    var name: String { String(path.split(separator: "/").last ?? "") }
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// The text without comments and without what stands in string literals.
    var code: String {
        lines.map { line -> String in
            var code = ""
            var inString = false
            var previous: Character = " "
            for character in line {
                if character == "\"" && previous != "\\" { inString.toggle() }
                if !inString && character == "/" && previous == "/" { return String(code.dropLast()) }
                if !inString { code.append(character) }
                previous = character
            }
            return code
        }.joined(separator: "\n")
    }

    /// Every identifier in the code.
    var words: Set<String> {
        Set(code.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    }

    /// The types that the file declares at its top level.
    var declaredTypes: Set<String> { types { !$0.hasPrefix(" ") } }

    /// Every type that the file declares, nested ones and type parameters too.
    var ownTypes: Set<String> { lines.reduce(into: types { _ in true }) { $0.formUnion(typeParameters(of: $1)) } }

    private static let declarations: Set<Substring> = ["struct", "class", "enum", "protocol", "actor", "typealias"]

    private func types(where isCounted: (Substring) -> Bool) -> Set<String> {
        var types: Set<String> = []
        for line in lines where isCounted(line) && !line.drop(while: { $0 == " " }).hasPrefix("//") {
            let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }
            for (keyword, name) in zip(words, words.dropFirst()) where Self.declarations.contains(keyword) {
                types.insert(String(name))
            }
        }
        return types
    }

    /// `Command` in `struct RaftNode<Command: Sendable>`.
    private func typeParameters(of line: Substring) -> [String] {
        guard let open = line.firstIndex(of: "<"),
            ["struct ", "enum ", "func "].contains(where: { line[..<open].contains($0) })
        else { return [] }
        return [String(line[line.index(after: open)...].prefix { $0.isLetter || $0.isNumber })]
    }

    /// The functions of more than 80 lines. A function ends at the first line that closes its indentation.
    var longFunctions: [String] {
        let lines = self.lines
        var found: [String] = []
        for (start, line) in lines.enumerated() {
            let trimmed = line.drop { $0 == " " }
            guard trimmed.contains("func ") || trimmed.hasPrefix("init("), !trimmed.hasPrefix("//"),
                trimmed.hasSuffix("{") || trimmed.hasSuffix("(")
            else { continue }
            let indent = String(repeating: " ", count: line.count - trimmed.count)
            guard let end = lines[(start + 1)...].firstIndex(where: { $0 == indent + "}" }) else { continue }
            if end - start + 1 > 80 { found.append("\(trimmed.prefix(60)) has \(end - start + 1) lines") }
        }
        return found
    }

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
        .standardized.path

    /// Every Swift file of a folder, or of some folders in it, by path.
    static func all(under folder: String, in parts: [String]? = nil) -> [SourceFile] {
        let folders = parts?.map { folder + "/" + $0 } ?? [folder]
        return folders.flatMap { folder -> [SourceFile] in
            let names = FileManager.default.enumerator(atPath: root + "/" + folder)?.compactMap { $0 as? String } ?? []
            return names.filter { $0.hasSuffix(".swift") && !$0.contains(".build") && $0 != "Package.swift" }.sorted()
                .map {
                    SourceFile(path: folder + "/" + $0, text: text(at: folder + "/" + $0))
                }
        }
    }

    static func text(at path: String) -> String {
        (try? String(contentsOfFile: root + "/" + path, encoding: .utf8)) ?? ""
    }

    /// Where it is in the file system.
    static func path(of path: String) -> String { root + "/" + path }

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: root + "/" + path) }
}

extension Substring {
    /// Whether the line is little more than a text, which cannot well be broken.
    var holdsLongText: Bool { firstIndex(of: "\"").map { distance(from: startIndex, to: $0) < 40 } ?? false }
}
