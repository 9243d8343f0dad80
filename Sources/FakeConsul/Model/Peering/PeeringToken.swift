// SPDX-License-Identifier: MIT

/// What one cluster gives another so that it can dial it (`structs.PeeringToken`).
struct PeeringToken: Equatable, Sendable {
    var caPems: [String]?
    var manualServerAddresses: [String]?
    var serverAddresses: [String]?
    var serverName = ""
    var peerID = ""
    var establishmentSecret = ""
    var datacenter = ""
    var partition = "default"

    init() {}

    /// The text that is handed over: base64 of JSON.
    var encoded: String {
        var json = JSONWriter()
        json.object { json in
            json.key("CA")
            json.list(caPems)
            json.key("ManualServerAddresses")
            json.list(manualServerAddresses)
            json.key("ServerAddresses")
            json.list(serverAddresses)
            json.member("ServerName", serverName)
            json.member("PeerID", peerID)
            json.member("EstablishmentSecret", establishmentSecret)
            json.key("Remote")
            json.object { json in
                json.member("Partition", partition)
                json.member("Datacenter", datacenter)
                json.key("Locality")
                json.null()
            }
        }
        return Base64.standard.encode(json.bytes)
    }

    /// Reads a token, and refuses it in Consul's words.
    init(encoded: String) throws(ConsulError) {
        let bytes: [UInt8]
        do throws(FormatError) { bytes = try Base64.standard.decode(encoded) } catch {
            throw ConsulError.internal("failed to decode token: \(error.message)")
        }
        do throws(JSONError) {
            let shape = JSONStruct.plain("structs.PeeringToken", unknownFields: .ignored)
            self = try JSONObjectReader.read(JSONParser.parse(bytes, .whole), shape, refusesUnknown: false) { object in
                var token = PeeringToken()
                token.read(&object)
                return token
            }
        } catch {
            throw ConsulError.internal(error.message)
        }
        try validate()
    }

    private mutating func read(_ object: inout JSONObjectReader) {
        caPems = object.strings("CA")
        manualServerAddresses = object.strings("ManualServerAddresses")
        serverAddresses = object.strings("ServerAddresses")
        serverName = object.string("ServerName")
        peerID = object.string("PeerID")
        establishmentSecret = object.string("EstablishmentSecret")
        partition = ""
        let remote = JSONStruct.plain("structs.PeeringTokenRemote", unknownFields: .ignored)
        let named = object.struct("Remote", remote) { object in
            (partition: object.string("Partition"), datacenter: object.string("Datacenter"))
        }
        partition = named?.partition ?? ""
        datacenter = named?.datacenter ?? ""
    }

    /// `consul agent/rpc/peering/validate.go`.
    private func validate() throws(ConsulError) {
        for pem in caPems ?? [] {
            do throws(CryptoError) { _ = try Certificate(pem: pem) } catch {
                throw ConsulError.internal("peering token invalid CA: \(error.message)")
            }
        }
        let addresses = (manualServerAddresses ?? []) + (serverAddresses ?? [])
        if addresses.isEmpty { throw ConsulError.internal("peering token server addresses value is empty") }
        for address in addresses where !Self.isAddress(address) {
            throw ConsulError.internal("\(address) is not a valid peering server address")
        }
        if caPems?.isEmpty == false && serverName.isEmpty {
            throw ConsulError.internal("peering token server name value is empty")
        }
        if peerID.isEmpty { throw ConsulError.internal("peering token peer ID value is empty") }
    }

    /// Whether the text is a host with a port of 1 to 65535.
    private static func isAddress(_ text: String) -> Bool {
        guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")) else { return false }
        let host = text[..<colon]
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        if host.utf8.contains(UInt8(ascii: ":")) && !isBracketed { return false }
        guard let port = Int(text[text.utf8.index(after: colon)...]) else { return false }
        return (1...65535).contains(port)
    }
}
