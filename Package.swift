// swift-tools-version: 6.0
import PackageDescription

let package = Package(
    name: "fake-consul",
    platforms: [.macOS(.v14)],
    products: [
        .library(name: "FakeConsul", targets: ["FakeConsul"]),
        .library(name: "Scenarios", targets: ["Scenarios"]),
        .executable(name: "fake-consul", targets: ["fake-consul"]),
    ],
    targets: [
        .target(name: "CEpoll"),
        .target(
            name: "FakeConsul",
            dependencies: [.target(name: "CEpoll", condition: .when(platforms: [.linux]))]
        ),
        .target(name: "Scenarios", dependencies: ["FakeConsul"]),
        .executableTarget(name: "fake-consul", dependencies: ["FakeConsul", "Scenarios"]),
        .testTarget(name: "FakeConsulTests", dependencies: ["FakeConsul", "Scenarios"]),
        .testTarget(name: "ScenariosTests", dependencies: ["Scenarios"]),
    ],
    swiftLanguageModes: [.v6]
)
