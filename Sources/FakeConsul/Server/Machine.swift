// SPDX-License-Identifier: MIT

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the machine says that a configuration depends on: files, names, network interfaces.
package enum Machine {
    /// Everything that a configuration is loaded from: the flags, the files that they name, the facts.
    package static func inputs(_ flags: AgentFlags) throws(ConfigurationError) -> AgentConfiguration.Inputs {
        try flags.checkFormat()
        var warnings: [String] = []
        var files: [ConfigurationSource] = []
        for path in flags.configurationPaths { files += try sources(at: path, as: flags.format, &warnings) }
        return AgentConfiguration.Inputs(flags: flags, files: files, facts: facts, warnings: warnings)
    }

    /// The host's name, its interfaces, and what is where in its file system.
    package static var facts: ConfigurationFacts {
        ConfigurationFacts(
            hostName: hostName,
            interfaces: NetworkInterfaces(addresses: interfaceAddresses, defaultInterface: defaultInterface),
            introToken: environment("CONSUL_INTRO_TOKEN"),
            openFileLimit: openFileLimit,
            status: status
        )
    }

    // MARK: Files

    /// The files of a path: itself, or, of a directory, those whose names say that they are configuration, by name.
    private static func sources(
        at path: String,
        as format: ConfigurationFormat?,
        _ warnings: inout [String]
    ) throws(ConfigurationError) -> [ConfigurationSource] {
        switch status(path) {
        case .absent:
            throw ConfigurationError("config: Open failed on \(path). open \(path): no such file or directory")
        case .unknown(let reason): throw ConfigurationError("config: Open failed on \(path). open \(path): \(reason)")
        case .file:
            guard let format = format ?? ConfigurationFormat(fileName: path) else {
                throw ConfigurationError(
                    "file \(path) has unknown extension; must be .hcl or .json, or config format must be set"
                )
            }
            return [ConfigurationSource(name: path, format: format, text: try read(path))]
        case .directory: break
        }
        var found: [ConfigurationSource] = []
        for name in try names(in: path) {
            let file = path.hasSuffix("/") ? path + name : path + "/" + name
            guard status(file) == .file else { continue }
            guard let format = format ?? ConfigurationFormat(fileName: file) else {
                warnings.append("skipping file \(file), extension must be .hcl or .json, or config format must be set")
                continue
            }
            found.append(ConfigurationSource(name: file, format: format, text: try read(file)))
        }
        return found
    }

    private static func read(_ path: String) throws(ConfigurationError) -> [UInt8] {
        do throws(FileError) { return try Files.read(path) ?? [] } catch {
            throw ConfigurationError("config: failed to read \(path): \(error.message)")
        }
    }

    private static func names(in path: String) throws(ConfigurationError) -> [String] {
        do throws(FileError) { return try Files.names(in: path).sorted() } catch {
            throw ConfigurationError("config: Readdir failed on \(path). \(error.message)")
        }
    }

    private static let status: @Sendable (String) -> ConfigurationFacts.PathStatus = { path in
        var found = stat()
        if stat(path, &found) == 0 { return found.st_mode & S_IFMT == S_IFDIR ? .directory : .file }
        return errno == ENOENT || errno == ENOTDIR ? .absent : .unknown(SystemError.last.words)
    }

    // MARK: Names and limits

    private static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
        return name.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "localhost" }
    }

    private static func environment(_ name: String) -> String { getenv(name).map { String(cString: $0) } ?? "" }

    private static var openFileLimit: UInt64? {
        var limit = rlimit()
        #if canImport(Glibc)
            let result = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        #else
            let result = getrlimit(RLIMIT_NOFILE, &limit)
        #endif
        return result == 0 ? UInt64(limit.rlim_cur) : nil
    }
}
