// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct CompiledFilterTests {
    private static let sample = FilterSample()

    @Test(arguments: [
        "", "Node == n1", "Node==n1", "Node == \"n1\"", "Node == `n1`", "Node != n2", "not Node == n2",
        "not not Node == n1",
        "(Node == n1)", " ( Node == n2 or Meta.os == linux ) ", "(Node == n1 or Node == n2) and Meta.os == linux",
        "\"lin\" in Meta.os",
        "Meta contains os", "os in Meta", "arch not in Meta", "Meta is not empty", "Meta[\"os\"] == linux",
        "Meta[ `os` ] != bsd",
        "Meta.none != x", "Port == 80 or Meta.none == x", "Node matches \"n[12]\"", "Node not matches `^m`",
        "Meta.none matches x", "Meta.none not matches x", "Port == 80", "Port == \"0x50\"",
        "Port != 81", "Index == 7", "Weight == 0.5", "Enabled == false", "Enabled == F", "Tags contains v1",
        "v1 in Tags", "1 in Tags",
        "v2 not in Tags", "Tags not contains v2", "Tags is not empty", "Opaque is empty", "80 in Ports",
        "22 not in Ports",
        "Checks.Status == critical", "Checks.Status != critical", "Checks.ServiceTags contains a",
        "Checks is not empty", "n in Node",
        "Node == n2 or Node == n3 or Node == n1", "Proxy.Status != passing",
        "Node == n1 and Port == 80 and Index == 7", "not (not Node == n1)", "Node\t==\r\nn1",
    ])
    func holds(_ text: String) throws {
        #expect(try CompiledFilter(text, for: FilterSample.filterSchema).matches(Self.sample))
    }

    @Test(arguments: [
        "Node == N1", "Node == n2", "not Node == n1", "Meta.none == x", "Meta.os == lin", "linuxes in Meta.os",
        "Meta is empty",
        "Meta.none contains x", "Port == 81", "Enabled == true", "v in Tags", "Tags is empty", "Checks is empty",
        "Checks.Status == warning", "Checks.ServiceTags contains b", "Node matches \"^1\"", "Node not matches n1",
        "Proxy.Status == passing",
        "Node == n1 and Port == 81", "Node == n2 or Port == 81", "not (Node == n1 or Port == 81)",
    ])
    func doesNotHold(_ text: String) throws {
        #expect(try !CompiledFilter(text, for: FilterSample.filterSchema).matches(Self.sample))
    }

    @Test func emptyList_holdsForNothing() throws {
        let sample = FilterSample(checks: [])
        for text in ["Checks.Status == passing", "Checks.Status != passing", "Checks.ServiceTags is empty"] {
            #expect(try !CompiledFilter(text, for: FilterSample.filterSchema).matches(sample), "\(text)")
        }
    }

    @Test(arguments: [
        ("Nope == 1", #"Selector "Nope" is not valid"#),
        ("Checks.Nope == 1", #"Selector "Checks.Nope" is not valid"#),
        ("Node.x.y == 1", #"Selector "Node.x" is not valid"#),
        ("Opaque.x == 1", #"Selector "Opaque.x" is not valid"#),
        ("Checks == 1", #"Invalid match operator "Equal" for selector "Checks""#),
        ("Proxy is empty", #"Invalid match operator "Is Empty" for selector "Proxy""#),
        ("Port not matches x", #"Invalid match operator "Not Matches" for selector "Port""#),
        ("x not in Port", #"Invalid match operator "Not In" for selector "Port""#),
        ("Tags != v1", #"Invalid match operator "Not Equal" for selector "Tags""#),
        (
            "Port == x",
            #"Failed to coerce value "x" for selector "Port": strconv.ParseInt: parsing "x": invalid syntax"#
        ),
        (
            "Small == 128",
            #"Failed to coerce value "128" for selector "Small": strconv.ParseInt: parsing "128": value out of range"#
        ),
        (
            "Index == -1",
            #"Failed to coerce value "-1" for selector "Index": strconv.ParseUint: parsing "-1": invalid syntax"#
        ),
        (
            "Enabled == yes",
            #"Failed to coerce value "yes" for selector "Enabled": strconv.ParseBool: parsing "yes": invalid syntax"#
        ),
        (
            "Weight == x",
            #"Failed to coerce value "x" for selector "Weight": strconv.ParseFloat: parsing "x": invalid syntax"#
        ),
        (
            "x in Ports",
            #"Failed to coerce value "x" for selector "Ports": strconv.ParseInt: parsing "x": invalid syntax"#
        ),
        (
            "Node matches \"[a\"",
            #"Failed to compile regular expression "[a": error parsing regexp: missing closing ]: `[a`"#
        ),
        ("Node == n1 and Nope == 1 or Also == 2", #"Selector "Nope" is not valid"#),
    ])
    func refuses(_ text: String, reason: String) {
        #expect(throws: FilterError(message: "Failed to create boolean expression evaluator: " + reason)) {
            try CompiledFilter(text, for: FilterSample.filterSchema)
        }
    }

    @Test func unbound_tellsErrorsOfTheBindingWithoutPrefix() throws {
        let expression = try #require(try FilterExpression.unbound("bogus==1"))
        #expect(throws: FilterError(message: #"Selector "bogus" is not valid"#)) {
            try expression.bound(to: FilterSample.filterSchema)
        }
        #expect(try FilterExpression.unbound("") == nil)
        #expect(throws: FilterError(message: "Failed to create boolean expression evaluator: " + Self.refusalOfX)) {
            try FilterExpression.unbound("x")
        }
    }

    private static let refusalOfX =
        #"1:2 (1): no match found, expected: "!=", ".", "==", "[", [ \t\r\n] or [a-zA-Z0-9_]"#
}
