// SPDX-License-Identifier: MIT

extension Call {
    /// The parameter as a decimal number without a sign, nil where it is absent; refused as Go's `strconv.ParseUint`
    /// does.
    func unsigned(_ name: String) throws -> UInt64? {
        guard let text = query[name] else { return nil }
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw ConsulError.internal(GoNumber.Failure.syntax("ParseUint", text).message)
        }
        guard let value = UInt64(text) else {
            throw ConsulError.internal(GoNumber.Failure.range("ParseUint", text).message)
        }
        return value
    }
}
