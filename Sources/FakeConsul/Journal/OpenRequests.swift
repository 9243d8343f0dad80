// SPDX-License-Identifier: MIT

/// The numbers of the requests that are under way. Most end before a thousand others have come: these have a place of
/// their own that is found without hashing.
struct OpenRequests {
    private var places: [(id: RequestID, number: UInt64)] = []
    private var others: [RequestID: UInt64] = [:]
    private static let placeCount = 1024
    /// No request has the serial zero.
    private static let nobody = RequestID(slot: 0, serial: 0)

    subscript(id: RequestID) -> UInt64? {
        guard !places.isEmpty else { return nil }
        let place = places[Self.place(of: id)]
        return place.id == id ? place.number : others.isEmpty ? nil : others[id]
    }

    mutating func insert(_ id: RequestID, _ number: UInt64) {
        if places.isEmpty { places = Array(repeating: (Self.nobody, 0), count: Self.placeCount) }
        let place = Self.place(of: id)
        if places[place].id == Self.nobody { places[place] = (id, number) } else { others[id] = number }
    }

    /// Takes a request out; nil where it is not among them.
    mutating func remove(_ id: RequestID) -> UInt64? {
        guard !places.isEmpty else { return nil }
        let place = Self.place(of: id)
        guard places[place].id == id else { return others.isEmpty ? nil : others.removeValue(forKey: id) }
        defer { places[place].id = Self.nobody }
        return places[place].number
    }

    private static func place(of id: RequestID) -> Int { Int(id.serial % UInt64(placeCount)) }
}
