// SPDX-License-Identifier: MIT

/// What the control surface asks of the faults between agents and clients, which the world keeps.
protocol WireControl: AnyObject {
    /// The rules, in the order in which they are tried.
    var rules: [WireDesk.Entry] { get }
    /// The journal, with what must be known to speak of it.
    var journalReader: JournalReader { get }

    /// Adds a rule behind the others; answers its name.
    func addRule(_ rule: WireRule) throws(SettingError) -> String
    /// Takes a rule away; answers whether there was one.
    @discardableResult
    func removeRule(_ id: String) -> Bool

    /// The names of the failures that were produced and not ended, in order.
    var activeFailures: [String] { get }
    /// Produces a failure; it is known by its name from then on.
    func fail(_ failure: Failure) throws(SettingError)
    /// Ends a failure; answers whether it was produced.
    @discardableResult
    func endFailure(_ name: String) -> Bool
}
