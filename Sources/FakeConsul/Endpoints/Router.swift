// SPDX-License-Identifier: MIT

/// Finds the route of a path as Go's `ServeMux` does: patterns that end in `/` match all below them, the longest match
/// wins.
///
/// A tree of path segments, so that finding a route costs no allocation.
struct Router {
    private final class Node {
        let segment: [UInt8]
        var children: [Node] = []
        /// The route whose pattern ends here without a slash.
        var exact: Route?
        /// The route whose pattern ends here with one.
        var subtree: Route?

        init(_ segment: [UInt8]) { self.segment = segment }

        func child(_ name: ArraySlice<UInt8>) -> Node? { children.first { $0.segment.elementsEqual(name) } }
    }

    enum Match {
        /// The route, and where in the path its tail begins.
        case route(Route, tailStart: Int)
        /// There is only a pattern with a slash at the end: the client is sent there.
        case redirectToSlash
        case none
    }

    private let root = Node([])
    /// Every route, in the order of registration.
    let routes: [Route]

    init(_ routes: [Route]) {
        self.routes = routes
        for route in routes { insert(route) }
    }

    private func insert(_ route: Route) {
        var node = root
        for part in route.pattern.utf8.split(separator: UInt8(ascii: "/")) {
            let segment = Array(part)
            if let child = node.child(segment[...]) {
                node = child
            } else {
                let child = Node(segment)
                node.children.append(child)
                node = child
            }
        }
        if route.pattern.hasSuffix("/") { node.subtree = route } else { node.exact = route }
    }

    /// Looks up a clean, decoded path.
    func match(_ path: [UInt8]) -> Match {
        var node = root
        var best: (route: Route, tailStart: Int)?
        var start = 1
        while start <= path.count {
            let end = path[start...].firstIndex(of: UInt8(ascii: "/")) ?? path.count
            guard let child = node.child(path[start..<end]) else { break }
            node = child
            if end == path.count {
                if let route = node.exact { return .route(route, tailStart: end) }
                return node.subtree == nil ? found(best) : .redirectToSlash
            }
            if let route = node.subtree { best = (route, end + 1) }
            start = end + 1
        }
        return found(best)
    }

    private func found(_ best: (route: Route, tailStart: Int)?) -> Match {
        best.map { .route($0.route, tailStart: $0.tailStart) } ?? .none
    }
}
