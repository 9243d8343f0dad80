// SPDX-License-Identifier: MIT

import Testing

@testable import FakeConsul

@Suite struct AddressTemplateTests {
    @Test(arguments: [
        ("10.1.2.3", "10.1.2.3"),
        (#"{{ GetInterfaceIP "eth0" }}"#, "10.0.1.7"),
        ("{{ GetInterfaceIP `eth0` }}", "10.0.1.7"),
        (#"{{GetInterfaceIP "eth9"}}"#, ""),
        (#"{{ GetInterfaceIPs "eth0" }}"#, "10.0.1.7 fe80::42:ff"),
        ("{{ GetPrivateIP }}", "10.0.1.7"),
        ("{{ GetPublicIP }}", ""),
        ("a {{- /* note */ -}} b", "ab"),
        ("x {{- ` ` -}} y", "x y"),
        (#"{{ GetAllInterfaces | include "name" "^eth" | include "type" "IPv4" | attr "address" }}"#, "10.0.1.7"),
        (
            #"{{ GetAllInterfaces | exclude "flags" "loopback" | sort "-type" | join "address" "," }}"#,
            "fe80::42:ff,10.0.1.7"
        ),
        (#"{{ GetPrivateInterfaces | attr "network" }}/{{ GetPrivateInterfaces | attr "mask_bits" }}"#, "10.0.1.0/24"),
        (#"{{ . | include "network" "10.0.0.0/8" | math "network" "+2" | attr "address" }}"#, "10.0.1.2"),
        (#"{{ attr "name" (GetAllInterfaces | limit 1) }}"#, "lo"),
        (#"{{ GetAllInterfaces | offset -1 | attr "string" }}"#, "fe80::42:ff/64"),
        (#"{{ GetAllInterfaces | include "rfc" "1918" | attr "netmask" }}"#, "255.255.255.0"),
        (#"{{ GetAllInterfaces | sort "name,address" | unique "name" | join "name" " " }}"#, "eth0 lo"),
    ])
    func templates_expand(_ template: String, _ text: String) throws {
        #expect(try AddressTemplate.expand(template, with: TestMachine.interfaces) == text)
    }

    @Test(arguments: [
        ("{{ Nonsense }}", "function \"Nonsense\" not defined"),
        ("{{ GetPrivateIP", "unclosed action"),
        ("{{ }}", "missing value for command"),
        (#"{{ GetInterfaceIP "eth0 }}"#, "unterminated quoted string"),
        ("{{ (GetPrivateIP }}", "unclosed left paren"),
        ("{{ $x }}", "unexpected \"$\" in command"),
    ])
    func mistakes_areRefused(_ template: String, _ message: String) {
        let quoted = AddressTemplate.quoted(template)
        #expect(
            throws: ConfigurationError("unable to parse template \(quoted): template: sockaddr.Parse:1: \(message)")
        ) { try AddressTemplate.expand(template, with: TestMachine.interfaces) }
    }

    @Test(arguments: [
        #"{{ GetAllInterfaces | include "colour" "red" }}"#, #"{{ GetAllInterfaces | sort "colour" }}"#,
        #"{{ GetAllInterfaces | attr "colour" }}"#, #"{{ "a" | "b" }}"#, "{{ GetInterfaceIP }}",
        "{{ GetInterfaceIP 1 }}",
        #"{{ GetAllInterfaces | offset 9 }}"#, #"{{ GetAllInterfaces | math "address" "1" }}"#,
    ])
    func misuse_isRefused(_ template: String) {
        #expect(throws: ConfigurationError.self) { try AddressTemplate.expand(template, with: TestMachine.interfaces) }
    }

    @Test func settings_takeTemplates() throws {
        let json = """
            {"bind_addr": "{{ GetInterfaceIP `eth0` }}", "client_addr": "{{ GetInterfaceIP \\"lo|eth\\" }} 127.0.0.1",
             "retry_join": ["{{ GetInterfaceIPs `eth0` }}", "plain host"]}
            """
        let configuration = try load(["-dev"], json: [json]).configuration
        #expect(configuration.addresses.bind.description == "10.0.1.7")
        #expect(configuration.addresses.clients.map(\.description) == ["10.0.1.7", "127.0.0.1"])
        #expect(configuration.join.lan == ["10.0.1.7", "fe80::42:ff", "plain host"])
        #expect(
            refusal(["-dev", "-client={{ X }}"])
                == "1 error occurred:\n\t* client_addr: error parsing \"{{ X }}\": unable to parse template "
                + "\"{{ X }}\": template: sockaddr.Parse:1: function \"X\" not defined\n\n"
        )
    }

    @Test func deepParentheses_areRefused() {
        let template = "{{ " + String(repeating: "(", count: 5000) + " }}"
        #expect(throws: ConfigurationError.self) { try AddressTemplate.expand(template, with: TestMachine.interfaces) }
    }
}
