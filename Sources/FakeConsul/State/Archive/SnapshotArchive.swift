// SPDX-License-Identifier: MIT

/// A snapshot as `GET /v1/snapshot` gives it and `PUT` takes it: a compressed tar archive of `meta.json`, `state.bin`
/// and the SHA-256 sums of both (`consul snapshot/archive.go`).
struct SnapshotArchive: Equatable, Sendable {
    var metadata: SnapshotMetadata
    /// The state in records that Consul's servers read (`StateRecord`).
    var state: [UInt8]

    /// The most bytes that an archive may unfold to.
    static let unfoldedLimit = 1 << 30

    // MARK: Writing

    /// The archive's bytes.
    ///
    /// - Parameter modified: the time that the files in it have, in seconds since the Unix epoch.
    func bytes(modified: Int64) -> [UInt8] {
        var metadata = metadata
        metadata.size = state.count
        var json = JSONWriter(pretty: false)
        metadata.write(to: &json)
        json.newline()
        let meta = json.bytes
        let sums = [("meta.json", meta), ("state.bin", state)].map { "\(Hex.encode(SHA256.hash($1)))  \($0)\n" }
        var tar = TarWriter()
        tar.add(name: "meta.json", content: meta, modified: modified)
        tar.add(name: "state.bin", content: state, modified: modified)
        tar.add(name: "SHA256SUMS", content: Array(sums.joined().utf8), modified: modified)
        return Gzip.compress(tar.finish())
    }

    // MARK: Reading

    /// - Throws: Consul's words for an archive that is broken, or that is none.
    static func read(_ file: [UInt8]) throws(FormatError) -> SnapshotArchive {
        let unfolded = try unfold(file)
        do {
            return try read(tar: unfolded)
        } catch {
            throw FormatError("failed to read snapshot file: " + error.message)
        }
    }

    /// What is wrong with the first bytes Consul finds before it looks for files, all else while it does.
    private static func unfold(_ file: [UInt8]) throws(FormatError) -> [UInt8] {
        do {
            return try Gzip.decompress(file, limit: unfoldedLimit)
        } catch {
            let hasHeader = file.count >= 10 && file.starts(with: [0x1f, 0x8b, 8])
            let step =
                hasHeader ? "failed to read snapshot file: failed reading snapshot: " : "failed to decompress snapshot: "
            throw FormatError(step + error.message)
        }
    }

    private static func read(tar: [UInt8]) throws(FormatError) -> SnapshotArchive {
        var files: [String: [UInt8]] = [:]
        var reader = TarReader(tar)
        while let file = try next(&reader) {
            guard ["meta.json", "state.bin", "SHA256SUMS"].contains(file.name) else {
                throw FormatError("unexpected file \(GoQuote.quote(file.name)) in snapshot")
            }
            files[file.name, default: []] += file.content
        }
        var metadata: SnapshotMetadata?
        if let meta = files["meta.json"] {
            do {
                metadata = try SnapshotMetadata(json: meta)
            } catch {
                throw FormatError("failed to decode snapshot metadata: " + error.message)
            }
        }
        do {
            try verify(files)
        } catch {
            throw FormatError("failed checking integrity of snapshot: " + error.message)
        }
        guard let metadata, let state = files["state.bin"] else {
            throw FormatError("failed checking integrity of snapshot: file missing")
        }
        guard metadata.size == state.count else {
            throw FormatError("failed to write snapshot, size didn't match (\(state.count) != \(metadata.size))")
        }
        return SnapshotArchive(metadata: metadata, state: state)
    }

    private static func next(_ reader: inout TarReader) throws(FormatError) -> TarFile? {
        do {
            return try reader.next()
        } catch {
            throw FormatError("failed reading snapshot: " + error.message)
        }
    }

    /// Every file has its sum in the list, and every sum its file.
    private static func verify(_ files: [String: [UInt8]]) throws(FormatError) {
        let sums = String(decoding: files["SHA256SUMS"] ?? [], as: UTF8.self)
        var seen: Set<String> = []
        for line in sums.split(separator: "\n") {
            let parts = line.split(separator: " ", omittingEmptySubsequences: true)
            guard parts.count == 2, let sum = try? Hex.decode(String(parts[0])) else {
                throw FormatError("input does not match format")
            }
            let name = String(parts[1])
            guard name == "meta.json" || name == "state.bin" else {
                throw FormatError("list missing hash for \(GoQuote.quote(name))")
            }
            guard SHA256.hash(files[name] ?? []) == sum else {
                throw FormatError("hash check failed for \(GoQuote.quote(name))")
            }
            seen.insert(name)
        }
        for name in ["meta.json", "state.bin"] where !seen.contains(name) {
            throw FormatError("file missing for \(GoQuote.quote(name))")
        }
    }
}
