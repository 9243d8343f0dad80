// swift-tools-version: 6.0
// SPDX-License-Identifier: MIT

import PackageDescription

// Its own package, so that nothing of it reaches users.
let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v14)],
    dependencies: [.package(name: "fake-consul", path: "..")],
    targets: [
        .executableTarget(name: "Benchmarks", dependencies: [.product(name: "FakeConsul", package: "fake-consul")])
    ],
    swiftLanguageModes: [.v6]
)
