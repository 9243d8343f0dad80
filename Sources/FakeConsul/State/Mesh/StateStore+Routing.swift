// SPDX-License-Identifier: MIT

extension StateStore {
    /// The services whose requests may end at this one, itself among them: those whose entries name it, or name one of
    /// these (`discoveryChainSourcesTxn`).
    func servicesRouted(to destination: String, watch: inout WatchSet) -> [String] {
        watch.insert(.table(.configEntries))
        var found = [destination]
        var seen: Set<KVKey> = [KVKey(destination)]
        var position = 0
        while position < found.count {
            for entry in configEntries.linking(to: found[position]) where entry.kind.isOfServiceGraph {
                if seen.insert(KVKey(entry.name)).inserted { found.append(entry.name) }
            }
            position += 1
        }
        return found
    }
}
