// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct GoNumberTests {
    @Test(
        arguments: [
            ("0", 0), ("-7", -7), ("+7", 7), ("0x1F", 31), ("0b11", 3), ("0o17", 15), ("017", 15), ("1_000", 1000),
            ("0x_f", 15), ("0_7", 7),
            ("9223372036854775807", .max), ("-9223372036854775808", .min),
        ] as [(String, Int64)]
    )
    func int_readsBaseByPrefix(_ text: String, value: Int64) throws {
        #expect(try GoNumber.int(text) == value)
    }

    @Test(arguments: ["", "-", "x", "1.5", "08", "0x", "1__0", "_1", "1_", "--1", " 1", "٣"])
    func int_refusesOtherText(_ text: String) {
        let message = "strconv.ParseInt: parsing \(GoQuote.quote(text)): invalid syntax"
        #expect(throws: GoNumber.Failure(message: message)) { try GoNumber.int(text) }
    }

    @Test(arguments: [
        ("128", 8), ("-129", 8), ("32768", 16), ("9223372036854775808", 64), ("99999999999999999999999", 64),
    ])
    func int_refusesWhatDoesNotFit(_ text: String, bits: Int) {
        let message = "strconv.ParseInt: parsing \"\(text)\": value out of range"
        #expect(throws: GoNumber.Failure(message: message)) { try GoNumber.int(text, bits: bits) }
    }

    @Test func uint_takesNoSign() throws {
        #expect(try GoNumber.uint("18446744073709551615") == .max)
        #expect(try GoNumber.uint("255", bits: 8) == 255)
        #expect(throws: GoNumber.Failure.range("ParseUint", "256")) { try GoNumber.uint("256", bits: 8) }
        #expect(throws: GoNumber.Failure.syntax("ParseUint", "+1")) { try GoNumber.uint("+1") }
    }

    @Test func bool_takesGoSpellings() throws {
        #expect(try ["1", "t", "T", "true", "TRUE", "True"].allSatisfy { try GoNumber.bool($0) })
        #expect(try ["0", "f", "F", "false", "FALSE", "False"].allSatisfy { try !GoNumber.bool($0) })
        #expect(throws: GoNumber.Failure.syntax("ParseBool", "tRUE")) { try GoNumber.bool("tRUE") }
    }

    @Test(
        arguments: [
            ("1", 1), (".5", 0.5), ("5.", 5), ("-1.5e3", -1500), ("1e3", 1000), ("5.e1", 50), ("0x1p4", 16),
            ("0x1.8p1", 3), ("1_0.5", 10.5),
            ("+Inf", .infinity), ("-infinity", -.infinity),
        ] as [(String, Double)]
    )
    func float_readsGoNotation(_ text: String, value: Double) throws {
        #expect(try GoNumber.float(text) == value)
    }

    @Test func float_refusesOtherText() {
        for text in ["", ".", "e3", "1e", "x", "0x1", "nan(1)", "1 ", "_1", "--1", "1.2.3", "+nan", "0x.p1"] {
            #expect(throws: GoNumber.Failure.syntax("ParseFloat", text)) { try GoNumber.float(text) }
        }
        #expect(throws: GoNumber.Failure.range("ParseFloat", "1e999")) { try GoNumber.float("1e999") }
        #expect(throws: GoNumber.Failure.range("ParseFloat", "1e39")) { try GoNumber.float("1e39", bits: 32) }
    }
}
