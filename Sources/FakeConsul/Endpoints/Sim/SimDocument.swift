// SPDX-License-Identifier: MIT

/// The OpenAPI document of the control surface, made of the operations themselves. `docs/sim-openapi.json` is a copy,
/// which a test holds against this.
enum SimDocument {
    static func write(to json: inout JSONWriter) {
        let operations = API.simulationEndpoints.flatMap { $0.operations }
        json.object { json in
            json.member("openapi", "3.1.0")
            json.key("info")
            json.object { json in
                json.member("title", "fake-consul: the simulation")
                json.member("version", "1")
                json.member("description", about)
            }
            json.key("paths")
            json.object { json in writePaths(of: operations, to: &json) }
            json.key("components")
            json.object { json in
                json.key("schemas")
                json.object { json in
                    for (name, schema, summary) in SimSchemas.all {
                        json.key(name)
                        json.object { json in schema.writeMembers(to: &json, summary: summary) }
                    }
                }
                json.key("securitySchemes")
                json.object { json in
                    json.key("token")
                    json.object { json in
                        json.member("type", "apiKey")
                        json.member("in", "header")
                        json.member("name", HTTPHeader.simToken.name)
                    }
                }
            }
        }
    }

    private static let about =
        "Every agent serves it beside Consul's API, also while its process is frozen or gray. What is refused is "
        + "answered 400 with a text that says why, and nothing is changed. An agent that listens on more than "
        + "loopback addresses wants the simulation.token of its configuration."

    private static func writePaths(of operations: [SimOperation], to json: inout JSONWriter) {
        var paths: [String] = []
        for operation in operations where !paths.contains(operation.path) { paths.append(operation.path) }
        for path in paths.sorted(by: { $0.precedesInBytes($1) }) {
            json.key(path)
            json.object { json in
                for operation in operations where operation.path == path {
                    json.key(operation.method.name.lowercased())
                    write(operation, to: &json)
                }
            }
        }
    }

    private static func write(_ operation: SimOperation, to json: inout JSONWriter) {
        json.object { json in
            json.member("summary", operation.summary)
            if !operation.parameters.isEmpty {
                json.key("parameters")
                json.array { json in for parameter in operation.parameters { write(parameter, to: &json) } }
            }
            if let request = operation.request {
                json.key("requestBody")
                json.object { json in content(request, to: &json) }
            }
            json.key("responses")
            json.object { json in
                json.key("200")
                json.object { json in
                    json.member("description", "done")
                    content(operation.response, to: &json)
                }
                json.key("default")
                json.object { $0.member("description", "refused, with a text that says why") }
            }
        }
    }

    private static func write(_ parameter: SimOperation.Parameter, to json: inout JSONWriter) {
        json.object { json in
            json.member("name", parameter.name)
            json.member("in", parameter.isInPath ? "path" : "query")
            json.member("required", parameter.isInPath)
            json.member("description", parameter.summary)
            json.key("schema")
            parameter.schema.write(to: &json)
        }
    }

    private static func content(_ schema: Schema, to json: inout JSONWriter) {
        json.key("content")
        json.object { json in
            json.key("application/json")
            json.object { json in
                json.key("schema")
                schema.write(to: &json)
            }
        }
    }
}
