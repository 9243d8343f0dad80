// SPDX-License-Identifier: MIT

/// One HTTP answer as a value. The shell adds `Date`, `Content-Length` and `Connection`.
struct Response: Sendable {
    var status: HTTPStatus = .ok
    var headers = HTTPHeaders()
    var body: [UInt8] = []
}
