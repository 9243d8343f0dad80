// SPDX-License-Identifier: MIT

/// The build of Consul that fake-consul claims to be.
package enum ConsulVersion {
    package static let number = "1.16.4"
    /// The commit of Consul 1.16.4.
    package static let revision = "2b5841d3"
    /// RFC 3339.
    package static let buildDate = "2023-12-05T00:00:00Z"
    /// The same as Go prints a time.
    package static let buildDateText = "2023-12-05 00:00:00 +0000 UTC"
}
