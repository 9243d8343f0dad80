// SPDX-License-Identifier: MIT

/// The description of the control surface.
enum SimDocumentEndpoint: SimEndpoint {
    static let operations = [
        SimOperation(
            .get, "/sim/v1/openapi.json", "This document.", response: .named("Document"), read)
    ]

    private static func read(_: Call) -> Operation {
        .control(.reply { _ in .json { SimDocument.write(to: &$0) } })
    }
}
