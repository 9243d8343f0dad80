// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Why something could not be done with a file, in Go's words: `open /data/node-id: permission denied`.
struct FileError: Error, Hashable, Sendable {
    let message: String

    init(_ message: String) { self.message = message }

    /// The call that has just failed on this thread.
    static func last(_ call: String, _ path: String) -> FileError {
        FileError("\(call) \(path): \(SystemError.last.words)")
    }
}

/// The system's file calls, the same on Linux and Darwin. No child inherits a descriptor.
enum Files {
    /// Makes a directory and those above it that are missing.
    static func makeDirectories(_ path: String, mode: mode_t) throws(FileError) {
        var status = stat()
        if stat(path, &status) == 0 {
            if status.st_mode & S_IFMT == S_IFDIR { return }
            throw FileError("mkdir \(path): \(SystemError(ENOTDIR).words)")
        }
        let parent = directory(of: path)
        if parent != path && parent != "." { try makeDirectories(parent, mode: mode) }
        guard mkdir(path, mode) == 0 || isDirectory(path) else { throw .last("mkdir", path) }
    }

    static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// What stands before the last slash; `.` where there is none.
    static func directory(of path: String) -> String {
        let end = path.lastIndex { $0 != "/" } ?? path.startIndex
        guard let slash = path[...end].lastIndex(of: "/") else { return path.first == "/" ? "/" : "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    static func open(_ path: String, _ flags: Int32, mode: mode_t = 0o600) throws(FileError) -> Int32 {
        while true {
            #if canImport(Darwin)
            let descriptor = Darwin.open(path, flags | O_CLOEXEC, mode)
            #else
            let descriptor = Glibc.open(path, flags | O_CLOEXEC, mode)
            #endif
            if descriptor >= 0 { return descriptor }
            guard errno == EINTR else { throw .last("open", path) }
        }
    }

    /// The whole content; nil where there is no such file.
    static func read(_ path: String) throws(FileError) -> [UInt8]? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            if errno == ENOENT { return nil }
            throw .last("open", path)
        }
        let descriptor = try open(path, O_RDONLY)
        defer { closeDescriptor(descriptor) }
        // A byte more, so that the end shows in the first read.
        let chunk = max(1 << 12, Int(clamping: status.st_size) &+ 1)
        var bytes: [UInt8] = []
        while true {
            var failure: FileError?
            let part = [UInt8](unsafeUninitializedCapacity: chunk) { buffer, count in
                do throws(FileError) { count = try readPart(descriptor, into: buffer, path) } catch { failure = error }
            }
            if let failure { throw failure }
            if part.isEmpty { return bytes }
            if bytes.isEmpty { bytes = part } else { bytes += part }
        }
    }

    private static func readPart(
        _ descriptor: Int32, into buffer: UnsafeMutableBufferPointer<UInt8>, _ path: String
    ) throws(FileError) -> Int {
        while true {
            #if canImport(Darwin)
            let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
            #else
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            #endif
            if count >= 0 { return count }
            guard errno == EINTR else { throw .last("read", path) }
        }
    }

    /// Writes all of the bytes; where that fails, some of them may have been written.
    static func write(_ descriptor: Int32, _ bytes: [UInt8], _ path: String) throws(FileError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                #if canImport(Darwin)
                Darwin.write(descriptor, buffer.baseAddress! + written, buffer.count - written)
                #else
                Glibc.write(descriptor, buffer.baseAddress! + written, buffer.count - written)
                #endif
            }
            if count > 0 { written += count }
            if count < 0 && errno != EINTR { throw .last("write", path) }
        }
    }

    /// Puts a file in its place as a whole: after a crash there is either the old one or the new one.
    ///
    /// - Parameter syncs: whether that holds for a crash of the machine too.
    static func replace(_ path: String, with bytes: [UInt8], syncs: Bool, mode: mode_t = 0o600) throws(FileError) {
        let temporary = path + ".tmp"
        let descriptor = try open(temporary, O_WRONLY | O_CREAT | O_TRUNC, mode: mode)
        defer { closeDescriptor(descriptor) }
        do throws(FileError) {
            try write(descriptor, bytes, temporary)
            if syncs { try sync(descriptor, temporary) }
            try rename(temporary, to: path)
        } catch {
            unlink(temporary)
            throw error
        }
        if syncs { try syncDirectory(of: path) }
    }

    static func rename(_ path: String, to newPath: String) throws(FileError) {
        #if canImport(Darwin)
        let result = Darwin.rename(path, newPath)
        #else
        let result = Glibc.rename(path, newPath)
        #endif
        guard result == 0 else { throw .last("rename", "\(path) \(newPath)") }
    }

    /// A file that is not there is none to remove.
    static func remove(_ path: String) throws(FileError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw .last("remove", path) }
    }

    static func sync(_ descriptor: Int32, _ path: String) throws(FileError) {
        guard fsync(descriptor) == 0 else { throw .last("sync", path) }
    }

    /// Makes sure that a new name in a directory outlives the machine's crash.
    static func syncDirectory(of path: String) throws(FileError) {
        let directory = directory(of: path)
        let descriptor = try open(directory, O_RDONLY)
        defer { closeDescriptor(descriptor) }
        try sync(descriptor, directory)
    }

    /// The names in a directory, in the order of their bytes; none where there is no such directory.
    static func names(in directory: String) throws(FileError) -> [String] {
        guard let stream = opendir(directory) else {
            if errno == ENOENT { return [] }
            throw .last("open", directory)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
