// SPDX-License-Identifier: MIT

extension CheckType: JSONWritable {
    /// As Consul keeps it in the data directory: every field, durations in nanoseconds.
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.key("CheckID")
            json.string(checkID)
            json.key("Name")
            json.string(name)
            json.key("Status")
            json.string(status)
            json.key("Notes")
            json.string(notes)
            writeProbe(to: &json)
            writeTargets(to: &json)
            writeTimes(to: &json)
        }
    }

    private func writeProbe(to json: inout JSONWriter) {
        json.key("ScriptArgs")
        json.strings(scriptArguments)
        json.key("HTTP")
        json.string(http)
        json.key("H2PING")
        json.string(h2Ping)
        json.key("H2PingUseTLS")
        json.bool(h2PingUsesTLS)
        json.key("Header")
        SortedMap(header).write(to: &json) { $0.list($1) }
        json.key("Method")
        json.string(method)
        json.key("Body")
        json.string(body)
        json.key("DisableRedirects")
        json.bool(disablesRedirects)
        json.key("TCP")
        json.string(tcp)
        json.key("TCPUseTLS")
        json.bool(tcpUsesTLS)
        json.key("UDP")
        json.string(udp)
    }

    private func writeTargets(to json: inout JSONWriter) {
        json.key("Interval")
        json.int(interval.nanoseconds)
        json.key("AliasNode")
        json.string(aliasNode)
        json.key("AliasService")
        json.string(aliasService)
        json.key("DockerContainerID")
        json.string(dockerContainerID)
        json.key("Shell")
        json.string(shell)
        json.key("GRPC")
        json.string(grpc)
        json.key("GRPCUseTLS")
        json.bool(grpcUsesTLS)
        json.key("OSService")
        json.string(osService)
        json.key("TLSServerName")
        json.string(tlsServerName)
        json.key("TLSSkipVerify")
        json.bool(tlsSkipsVerify)
    }

    private func writeTimes(to json: inout JSONWriter) {
        json.key("Timeout")
        json.int(timeout.nanoseconds)
        json.key("TTL")
        json.int(ttl.nanoseconds)
        json.key("SuccessBeforePassing")
        json.int(successBeforePassing)
        json.key("FailuresBeforeWarning")
        json.int(failuresBeforeWarning)
        json.key("FailuresBeforeCritical")
        json.int(failuresBeforeCritical)
        json.key("DeregisterCriticalServiceAfter")
        json.int(deregisterCriticalServiceAfter.nanoseconds)
        json.key("OutputMaxSize")
        json.int(outputMaxSize)
    }
}
