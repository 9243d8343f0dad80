// SPDX-License-Identifier: MIT

/// A set of Unicode's general categories, as `\p{...}` names them.
struct UnicodeCategories: Sendable {
    private let members: [Unicode.GeneralCategory]
    private let containsAll: Bool

    /// The categories of a name such as `L` or `Lu`; nil where there is none of that name.
    init?(named name: String) {
        containsAll = name == "Any"
        if containsAll {
            members = []
        } else {
            let names = Self.names.filter { $0.name == name || $0.name.prefix(1) == name }
            guard !names.isEmpty else { return nil }
            members = names.map(\.category)
        }
    }

    func contains(_ scalar: UInt32) -> Bool {
        guard let scalar = Unicode.Scalar(scalar) else { return false }
        return containsAll || members.contains(scalar.properties.generalCategory)
    }

    private static let names: [(name: String, category: Unicode.GeneralCategory)] = [
        ("Lu", .uppercaseLetter), ("Ll", .lowercaseLetter), ("Lt", .titlecaseLetter), ("Lm", .modifierLetter),
        ("Lo", .otherLetter), ("Mn", .nonspacingMark), ("Mc", .spacingMark), ("Me", .enclosingMark),
        ("Nd", .decimalNumber), ("Nl", .letterNumber), ("No", .otherNumber), ("Pc", .connectorPunctuation),
        ("Pd", .dashPunctuation), ("Ps", .openPunctuation), ("Pe", .closePunctuation), ("Pi", .initialPunctuation),
        ("Pf", .finalPunctuation), ("Po", .otherPunctuation), ("Sm", .mathSymbol), ("Sc", .currencySymbol),
        ("Sk", .modifierSymbol), ("So", .otherSymbol), ("Zs", .spaceSeparator), ("Zl", .lineSeparator),
        ("Zp", .paragraphSeparator), ("Cc", .control), ("Cf", .format), ("Co", .privateUse), ("Cs", .surrogate),
    ]
}
