// SPDX-License-Identifier: MIT

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The machine's OpenSSL, 3 or 1.1, loaded when TLS is first asked for: nothing is linked with it, and a process
/// without TLS never has it in its memory.
///
/// Only the functions that this folder needs. They are C's: whoever calls them owns what they make.
final class OpenSSL: @unchecked Sendable {
    typealias Handle = OpaquePointer

    /// Where the library is looked for, in order.
    static let names: [String] = {
        #if canImport(Darwin)
        let folders = ["", "/opt/homebrew/opt/openssl@3/lib/", "/usr/local/opt/openssl@3/lib/", "/opt/local/lib/"]
        return folders.map { $0 + "libssl.3.dylib" }
            + ["libssl.1.1.dylib", "/opt/homebrew/opt/openssl@1.1/lib/libssl.1.1.dylib"]
        #else
        return ["libssl.so.3", "libssl.so.1.1"]
        #endif
    }()

    /// The library of this machine, or why there is none.
    static let shared: Result<OpenSSL, TLSFailure> = load(names)

    static func load(_ names: [String]) -> Result<OpenSSL, TLSFailure> {
        for name in names {
            guard let library = dlopen(name, RTLD_NOW | RTLD_LOCAL) else { continue }
            do throws(TLSFailure) { return .success(try OpenSSL(Symbols(library: library, name: name))) } catch {
                return .failure(error)
            }
        }
        return .failure(
            TLSFailure("TLS needs OpenSSL, and this machine has none: looked for \(names.joined(separator: ", "))"))
    }

    // Contexts.
    let serverMethod: @convention(c) () -> Handle?
    let clientMethod: @convention(c) () -> Handle?
    let newContext: @convention(c) (Handle?) -> Handle?
    let freeContext: @convention(c) (Handle?) -> Void
    let setContextOptions: @convention(c) (Handle?, UInt64) -> UInt64
    let controlContext: @convention(c) (Handle?, Int32, Int, UnsafeMutableRawPointer?) -> Int
    let setCipherList: @convention(c) (Handle?, UnsafePointer<CChar>?) -> Int32
    let setTicketCount: @convention(c) (Handle?, Int) -> Int32
    let setVerification: @convention(c) (Handle?, Int32, UnsafeRawPointer?) -> Void
    let useCertificate: @convention(c) (Handle?, Handle?) -> Int32
    let useKey: @convention(c) (Handle?, Handle?) -> Int32
    let trustStore: @convention(c) (Handle?) -> Handle?
    let useDefaultTrust: @convention(c) (Handle?) -> Int32
    let nameClientAuthority: @convention(c) (Handle?, Handle?) -> Int32
    let setProtocolChoice: @convention(c) (Handle?, ProtocolChoice?, UnsafeMutableRawPointer?) -> Void

    // Certificates and keys.
    let decodeCertificate:
        @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> Handle?
    let decodeKey:
        @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> Handle?
    let encodeCertificate:
        @convention(c) (Handle?, UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
    let freeCertificate: @convention(c) (Handle?) -> Void
    let freeKey: @convention(c) (Handle?) -> Void
    let trust: @convention(c) (Handle?, Handle?) -> Int32
    let isKeyOfCertificate: @convention(c) (Handle?, Handle?) -> Int32
    let publicKey: @convention(c) (Handle?) -> Handle?
    let keyType: @convention(c) (Handle?) -> Int32

    // Connections.
    let newSession: @convention(c) (Handle?) -> Handle?
    let freeSession: @convention(c) (Handle?) -> Void
    let memoryMethod: @convention(c) () -> Handle?
    let newBuffer: @convention(c) (Handle?) -> Handle?
    let setBuffers: @convention(c) (Handle?, Handle?, Handle?) -> Void
    let writeBuffer: @convention(c) (Handle?, UnsafeRawPointer?, Int32) -> Int32
    let readBuffer: @convention(c) (Handle?, UnsafeMutableRawPointer?, Int32) -> Int32
    let pendingInBuffer: @convention(c) (Handle?) -> Int
    let setAccepting: @convention(c) (Handle?) -> Void
    let setConnecting: @convention(c) (Handle?) -> Void
    let handshake: @convention(c) (Handle?) -> Int32
    let read: @convention(c) (Handle?, UnsafeMutableRawPointer?, Int32) -> Int32
    let write: @convention(c) (Handle?, UnsafeRawPointer?, Int32) -> Int32
    let shutdown: @convention(c) (Handle?) -> Int32
    let error: @convention(c) (Handle?, Int32) -> Int32
    let controlSession: @convention(c) (Handle?, Int32, Int, UnsafeMutableRawPointer?) -> Int
    let setProtocols: @convention(c) (Handle?, UnsafePointer<UInt8>?, UInt32) -> Int32
    let verificationRules: @convention(c) (Handle?) -> Handle?
    let verifyName: @convention(c) (Handle?, UnsafePointer<CChar>?, Int) -> Int32
    let verifyIP: @convention(c) (Handle?, UnsafePointer<CChar>?) -> Int32
    let verificationResult: @convention(c) (Handle?) -> Int
    let peerCertificate: @convention(c) (Handle?) -> Handle?

    // Errors.
    let nextError: @convention(c) () -> UInt
    let clearErrors: @convention(c) () -> Void
    let errorReason: @convention(c) (UInt) -> UnsafePointer<CChar>?

    /// Chooses a protocol of those that a client offers (ALPN).
    typealias ProtocolChoice =
        @convention(c) (
            Handle?, UnsafeMutablePointer<UnsafePointer<UInt8>?>?, UnsafeMutablePointer<UInt8>?, UnsafePointer<UInt8>?,
            UInt32, UnsafeMutableRawPointer?
        ) -> Int32

    private init(_ symbols: Symbols) throws(TLSFailure) {
        serverMethod = try symbols.find("TLS_server_method")
        clientMethod = try symbols.find("TLS_client_method")
        newContext = try symbols.find("SSL_CTX_new")
        freeContext = try symbols.find("SSL_CTX_free")
        setContextOptions = try symbols.find("SSL_CTX_set_options")
        controlContext = try symbols.find("SSL_CTX_ctrl")
        setCipherList = try symbols.find("SSL_CTX_set_cipher_list")
        setTicketCount = try symbols.find("SSL_CTX_set_num_tickets")
        setVerification = try symbols.find("SSL_CTX_set_verify")
        useCertificate = try symbols.find("SSL_CTX_use_certificate")
        useKey = try symbols.find("SSL_CTX_use_PrivateKey")
        trustStore = try symbols.find("SSL_CTX_get_cert_store")
        useDefaultTrust = try symbols.find("SSL_CTX_set_default_verify_paths")
        nameClientAuthority = try symbols.find("SSL_CTX_add_client_CA")
        setProtocolChoice = try symbols.find("SSL_CTX_set_alpn_select_cb")
        decodeCertificate = try symbols.find("d2i_X509")
        decodeKey = try symbols.find("d2i_AutoPrivateKey")
        encodeCertificate = try symbols.find("i2d_X509")
        freeCertificate = try symbols.find("X509_free")
        freeKey = try symbols.find("EVP_PKEY_free")
        trust = try symbols.find("X509_STORE_add_cert")
        isKeyOfCertificate = try symbols.find("X509_check_private_key")
        publicKey = try symbols.find("X509_get_pubkey")
        // 3.0 gave some functions other names.
        keyType = try symbols.find("EVP_PKEY_get_base_id", or: "EVP_PKEY_base_id")
        newSession = try symbols.find("SSL_new")
        freeSession = try symbols.find("SSL_free")
        memoryMethod = try symbols.find("BIO_s_mem")
        newBuffer = try symbols.find("BIO_new")
        setBuffers = try symbols.find("SSL_set_bio")
        writeBuffer = try symbols.find("BIO_write")
        readBuffer = try symbols.find("BIO_read")
        pendingInBuffer = try symbols.find("BIO_ctrl_pending")
        setAccepting = try symbols.find("SSL_set_accept_state")
        setConnecting = try symbols.find("SSL_set_connect_state")
        handshake = try symbols.find("SSL_do_handshake")
        read = try symbols.find("SSL_read")
        write = try symbols.find("SSL_write")
        shutdown = try symbols.find("SSL_shutdown")
        error = try symbols.find("SSL_get_error")
        controlSession = try symbols.find("SSL_ctrl")
        setProtocols = try symbols.find("SSL_set_alpn_protos")
        verificationRules = try symbols.find("SSL_get0_param")
        verifyName = try symbols.find("X509_VERIFY_PARAM_set1_host")
        verifyIP = try symbols.find("X509_VERIFY_PARAM_set1_ip_asc")
        verificationResult = try symbols.find("SSL_get_verify_result")
        peerCertificate = try symbols.find("SSL_get1_peer_certificate", or: "SSL_get_peer_certificate")
        nextError = try symbols.find("ERR_get_error")
        clearErrors = try symbols.find("ERR_clear_error")
        errorReason = try symbols.find("ERR_reason_error_string")
    }

    /// The functions of the loaded library, by name.
    private struct Symbols {
        let library: UnsafeMutableRawPointer
        let name: String

        func find<Function>(_ symbol: String, or older: String? = nil) throws(TLSFailure) -> Function {
            guard let address = dlsym(library, symbol) ?? older.flatMap({ dlsym(library, $0) }) else {
                throw TLSFailure("\(name) of this machine is too old for TLS here: it has no \(symbol)")
            }
            return unsafeBitCast(address, to: Function.self)
        }
    }
}

/// Why there can be no TLS, or none with these settings, in Consul's words where it has some.
struct TLSFailure: Error, Hashable, Sendable {
    let message: String

    init(_ message: String) { self.message = message }
}

extension OpenSSL {
    /// The numbers of OpenSSL's headers, the same in 1.1 and 3.
    enum Number {
        static let noRenegotiation: UInt64 = 1 << 30
        static let noCompression: UInt64 = 1 << 17
        static let noTickets: UInt64 = 1 << 14
        static let setMode: Int32 = 33
        static let modeReleaseBuffers = 0x10
        static let setCacheMode: Int32 = 44
        static let setServerName: Int32 = 55
        static let addChainCertificate: Int32 = 89
        static let setLeastVersion: Int32 = 123
        static let verifyPeer: Int32 = 1
        static let failWithoutPeerCertificate: Int32 = 2
        static let errorSyscall: Int32 = 5
        static let errorWantsRead: Int32 = 2
        static let errorWantsWrite: Int32 = 3
        static let errorZeroReturn: Int32 = 6
        static let protocolChosen: Int32 = 0
        static let protocolRefused: Int32 = 2
    }

    /// What went wrong in the last call of this thread, in the library's words; the queue of errors is empty then.
    func lastReason() -> String {
        var reason = ""
        while case let code = nextError(), code != 0 {
            if let text = errorReason(code) { reason = String(cString: text) }
        }
        return reason.isEmpty ? "unknown error" : reason
    }
}
