// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The certificates and the key that settings name, read from their files (`consul tlsutil/config.go`): refusals are in
/// Consul's words, and Go's.
struct TLSMaterial: Sendable {
    /// In DER, the agent's own first, then those between it and its authority; empty for none.
    var chain: [[UInt8]] = []
    /// In DER, of whichever kind.
    var key: [UInt8] = []
    /// In DER; empty for none.
    var authorities: [[UInt8]] = []

    /// No file of certificates is longer.
    private static let longestFile = 16 << 20
    /// No directory of them has more files, or folders in folders.
    private static let mostFiles = 4096
    private static let deepestFolder = 16

    init(_ settings: AgentConfiguration.TLS.Listener) throws(TLSFailure) {
        if !settings.certFile.isEmpty && !settings.keyFile.isEmpty {
            do throws(TLSFailure) { try readPair(settings.certFile, settings.keyFile) } catch {
                throw TLSFailure("Failed to load cert/key pair: \(error.message)")
            }
        }
        for file in try Self.authorityFiles(settings) { try readAuthorities(file) }
        if settings.verifyIncoming && authorities.isEmpty {
            throw TLSFailure("VerifyIncoming set but no CA certificates were provided")
        }
        if settings.verifyIncoming && chain.isEmpty {
            throw TLSFailure(
                "VerifyIncoming requires either a Cert and Key pair in the configuration file, or "
                    + "auto_encrypt/auto_config be enabled")
        }
        if settings.verifyOutgoing && authorities.isEmpty {
            throw TLSFailure("VerifyOutgoing set, and no CA certificate provided!")
        }
    }

    // MARK: The agent's own

    private mutating func readPair(_ certFile: String, _ keyFile: String) throws(TLSFailure) {
        let certBlocks = PEMBlock.blocks(in: try Self.read(certFile))
        let keyBlocks = PEMBlock.blocks(in: try Self.read(keyFile))
        chain = certBlocks.filter { $0.type == "CERTIFICATE" }.map(\.bytes)
        if chain.isEmpty { throw Self.noCertificate(certBlocks.map(\.type)) }
        let isKey: (PEMBlock) -> Bool = { $0.type == "PRIVATE KEY" || $0.type.hasSuffix(" PRIVATE KEY") }
        guard let found = keyBlocks.first(where: isKey) else { throw Self.noKey(keyBlocks.map(\.type)) }
        key = found.bytes
    }

    private static func noCertificate(_ types: [String]) -> TLSFailure {
        if types.isEmpty { return TLSFailure("tls: failed to find any PEM data in certificate input") }
        if types.count == 1 && types[0].hasSuffix("PRIVATE KEY") {
            return TLSFailure(
                "tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs "
                    + "may have been switched")
        }
        return TLSFailure(
            "tls: failed to find \"CERTIFICATE\" PEM block in certificate input after skipping PEM blocks of the "
                + "following types: [\(types.joined(separator: " "))]")
    }

    private static func noKey(_ types: [String]) -> TLSFailure {
        if types.isEmpty { return TLSFailure("tls: failed to find any PEM data in key input") }
        if types == ["CERTIFICATE"] {
            return TLSFailure("tls: found a certificate rather than a key in the PEM for the private key")
        }
        return TLSFailure(
            "tls: failed to find PEM block with type ending in \"PRIVATE KEY\" in key input after skipping PEM blocks "
                + "of the following types: [\(types.joined(separator: " "))]")
    }

    // MARK: Those who are trusted

    /// The file, or those of the directory and what is in it.
    private static func authorityFiles(_ settings: AgentConfiguration.TLS.Listener) throws(TLSFailure) -> [String] {
        if !settings.caFile.isEmpty { return [settings.caFile] }
        if settings.caPath.isEmpty { return [] }
        var files: [String] = []
        try collect(settings.caPath, depth: 0, into: &files)
        if files.isEmpty { throw TLSFailure("Error loading from CAPath: no CAs found") }
        return files
    }

    private static func collect(_ path: String, depth: Int, into files: inout [String]) throws(TLSFailure) {
        guard Files.isDirectory(path) else { return files.append(path) }
        let names: [String]
        do throws(FileError) { names = try Files.names(in: path) } catch { throw TLSFailure(error.message) }
        for name in names where files.count < mostFiles && depth < deepestFolder {
            try collect(path.hasSuffix("/") ? path + name : path + "/" + name, depth: depth + 1, into: &files)
        }
    }

    private mutating func readAuthorities(_ file: String) throws(TLSFailure) {
        let text: String
        do throws(TLSFailure) { text = try Self.read(file) } catch {
            throw TLSFailure("Error loading from \(file): \(error.message)")
        }
        let found = PEMBlock.blocks(in: text).filter { $0.type == "CERTIFICATE" }.map(\.bytes)
        if found.isEmpty { throw TLSFailure("failed to parse PEM \(text)") }
        authorities += found
    }

    private static func read(_ path: String) throws(TLSFailure) -> String {
        do throws(FileError) {
            guard let bytes = try Files.read(path) else {
                throw FileError("open \(path): no such file or directory")
            }
            if bytes.count > longestFile { throw FileError("read \(path): file too large") }
            return String(decoding: bytes, as: UTF8.self)
        } catch {
            throw TLSFailure(error.message)
        }
    }
}
