// swift-tools-version: 6.2
import PackageDescription

// A package of its own: what builds `allot` should not have to build the benchmark library.
let package = Package(
  name: "AllotBenchmarks",
  dependencies: [
    .package(name: "allot", path: ".."),
    // Without traits it needs no jemalloc; its counts of allocations then read 0 and mean nothing.
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "Stages",
      dependencies: [
        .product(name: "AllotPlanning", package: "allot"),
        .product(name: "Benchmark", package: "benchmark"),
      ],
      // The plugin finds benchmarks by the folder above: `Benchmarks`.
      path: "Stages",
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
      ],
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")])
  ],
  swiftLanguageModes: [.v6]
)
