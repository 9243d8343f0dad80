// SPDX-License-Identifier: MIT

extension StateStore {
    /// The name that certificates of this cluster's services begin with.
    var trustDomain: String { "11111111-2222-3333-4444-555555555555.consul" }
}
