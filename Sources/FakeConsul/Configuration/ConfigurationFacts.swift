// SPDX-License-Identifier: MIT

/// What a configuration needs to know of the machine; the shell finds it out.
package struct ConfigurationFacts: Sendable {
    let hostName: String
    let interfaces: NetworkInterfaces
    /// `CONSUL_INTRO_TOKEN`; empty for none.
    let introToken: String
    /// How many files the process may have open; nil where the system does not say.
    let openFileLimit: UInt64?
    /// What is at a path in the file system.
    let status: @Sendable (String) -> PathStatus

    package enum PathStatus: Sendable, Equatable {
        case absent, directory, file
        /// It cannot be told, for the reason given.
        case unknown(String)
    }

    package init(
        hostName: String,
        interfaces: NetworkInterfaces,
        introToken: String = "",
        openFileLimit: UInt64? = nil,
        status: @escaping @Sendable (String) -> PathStatus = { _ in .absent }
    ) {
        self.hostName = hostName
        self.interfaces = interfaces
        self.introToken = introToken
        self.openFileLimit = openFileLimit
        self.status = status
    }
}
