// SPDX-License-Identifier: MIT

extension StateStore {
    /// The name that certificates of this cluster's services begin with; empty before there is an authority.
    var trustDomain: String { connect.trustDomain ?? "" }
}
