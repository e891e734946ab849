// swift-tools-version: 6.2
import PackageDescription

/// Language settings of every Swift target.
///
/// An unknown feature name would be accepted in silence, so each of these is
/// one the compiler lists as opt-in.
let settings: [SwiftSetting] =
    ["ExistentialAny", "MemberImportVisibility", "InternalImportsByDefault"]
    .map { .enableUpcomingFeature($0) } + [.treatAllWarnings(as: .error)]

/// Linked statically, so that the one binary needs libc, libm, libstdc++
/// and libgcc_s only.
///
/// snappy is C++ inside, hence stdc++.
let archives: [LinkerSetting] =
    ["z", "bz2", "zstd", "lz4", "snappy", "pcre2-8", "crypto"]
    .map { .linkedLibrary(":lib\($0).a") } + [.linkedLibrary("stdc++")]

let package = Package(
    name: "flumectl",
    products: [
        .executable(name: "flumectl", targets: ["flumectl"]),
        .library(name: "FlumeKit", targets: ["FlumeKit"]),
    ],
    targets: [
        .target(name: "CFlume"),
        .systemLibrary(name: "CLibraries"),
        .target(
            name: "FlumeKit",
            dependencies: ["CFlume", "CLibraries"],
            swiftSettings: settings,
            linkerSettings: archives
        ),
        .executableTarget(
            name: "flumectl", dependencies: ["FlumeKit"], swiftSettings: settings),
        .target(
            name: "FlumeTestKit",
            dependencies: ["FlumeKit", "CFlume"],
            path: "Tests/FlumeTestKit",
            swiftSettings: settings
        ),
        .testTarget(
            name: "FlumeKitTests",
            dependencies: ["FlumeKit", "FlumeTestKit"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "FlumectlTests",
            dependencies: ["flumectl", "FlumeTestKit"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TidyTests",
            dependencies: ["FlumeKit", "FlumeTestKit", "flumectl"],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
