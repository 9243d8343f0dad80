// SPDX-License-Identifier: MIT

/// Which agents a fault hits: by their role at the moment when it is applied, or by name.
///
/// A role without a datacenter means that of every datacenter: `leader` is one server a datacenter.
///
///     .leader              // "leader"
///     .followers.in("dc2") // "followers@dc2"
///     .named("s1.dc2")     // "s1.dc2"
public struct Selector: Hashable, Sendable {
    public enum Role: Hashable, Sendable {
        /// The server that leads; of two that believe so, the one of the later term.
        case leader
        /// Every server that does not lead, whatever its process does.
        case followers
        /// One of them, drawn; one that runs, where there is any.
        case follower
        case servers
        /// The agents that are no servers.
        case clients
        case all
        /// As many servers as can fail without harm, drawn.
        case minority
        /// The servers that `minority` did not draw: the least that decides. Both in one fault are of one draw.
        case majority
        /// The agent of that name.
        case named(String)
    }

    public var role: Role
    /// The only datacenter that is meant; nil for all.
    public var datacenter: String?

    public init(_ role: Role, datacenter: String? = nil) {
        self.role = role
        self.datacenter = datacenter
    }

    public static let leader = Selector(.leader)
    public static let followers = Selector(.followers)
    public static let follower = Selector(.follower)
    public static let servers = Selector(.servers)
    public static let clients = Selector(.clients)
    public static let all = Selector(.all)
    public static let minority = Selector(.minority)
    public static let majority = Selector(.majority)
    public static func named(_ name: String) -> Selector { Selector(.named(name)) }

    /// The same role in one datacenter only.
    public func `in`(_ datacenter: String) -> Selector { Selector(role, datacenter: datacenter) }

    /// The roles that have a word of their own, by that word.
    static let words: [(word: String, role: Role)] = [
        ("leader", .leader), ("followers", .followers), ("follower", .follower), ("servers", .servers),
        ("clients", .clients), ("all", .all), ("minority", .minority), ("majority", .majority),
    ]
}

extension Selector: CustomStringConvertible, ExpressibleByStringLiteral {
    /// The longest text form, in bytes: longer than any name.
    private static let longest = 512

    /// Reads the text form: a role's word or an agent's name, and `@` with a datacenter behind it where one is meant.
    ///
    /// - Throws: `FaultRefusal` where the name or the datacenter is empty.
    public init(_ text: String) throws(FaultRefusal) {
        guard text.utf8.count <= Self.longest else {
            throw FaultRefusal("a selector is longer than \(Self.longest) bytes")
        }
        let at = text.lastIndex(of: "@")
        let name = at.map { String(text[..<$0]) } ?? text
        datacenter = at.map { String(text[text.index(after: $0)...]) }
        guard !name.isEmpty else { throw FaultRefusal("selector \(GoQuote.quote(text)) names nobody") }
        guard datacenter != "" else { throw FaultRefusal("selector \(GoQuote.quote(text)) has no datacenter after @") }
        role = Self.words.first { $0.word == name }?.role ?? .named(name)
    }

    /// A literal that is no text form is a name that nobody has.
    public init(stringLiteral text: String) {
        do throws(FaultRefusal) { self = try Selector(text) } catch { self = .named(text) }
    }

    /// The text form.
    public var description: String {
        var text = Self.words.first { $0.role == role }?.word ?? ""
        if case .named(let name) = role { text = name }
        return datacenter.map { text + "@" + $0 } ?? text
    }
}

/// Why a fault, or another order to the simulation, is not carried out. Nothing was changed.
public struct FaultRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
