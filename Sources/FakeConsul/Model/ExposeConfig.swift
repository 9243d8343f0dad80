// SPDX-License-Identifier: MIT

/// The plain HTTP paths that a proxy lets through (`consul agent/structs ExposeConfig`).
struct ExposeConfig: Equatable, Sendable {
    /// Every path of an HTTP or gRPC check of the service is exposed.
    var checks = false
    var paths: [ExposePath] = []
}

struct ExposePath: Equatable, Sendable {
    var listenerPort = 0
    var path = ""
    var localPathPort = 0
    /// `http`, `http2` or empty.
    var `protocol` = ""
    /// It was made from a check, not registered.
    var parsedFromCheck = false
}

extension ExposeConfig: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("Checks", ifTrue: checks)
            json.member("Paths", unlessEmpty: paths)
        }
    }
}

extension ExposePath: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("ListenerPort", unlessZero: listenerPort)
            json.member("Path", unlessEmpty: path)
            json.member("LocalPathPort", unlessZero: localPathPort)
            json.member("Protocol", unlessEmpty: self.protocol)
            json.member("ParsedFromCheck", ifTrue: parsedFromCheck)
        }
    }
}
