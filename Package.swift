// swift-tools-version: 6.2
import PackageDescription

/// Settings every Swift target shares: Swift 6 mode comes with the tools version; the rest makes
/// existentials, imports and unsafe code visible where they are used.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
]

/// One of our Swift targets: `name` lives in `Sources/<folder>/<name>`.
func library(
  _ name: String, in folder: String? = nil, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil
) -> Target {
  .target(
    name: name, dependencies: dependencies,
    path: folder.map { "Sources/\($0)/\(name)" } ?? "Sources/\(name)", resources: resources, swiftSettings: strict)
}

/// One of our test targets: `name` lives in `Tests/<name>` and may use everything in Tests/Support.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: ["Support"] + dependencies, swiftSettings: strict)
}

let onlyWithGLPK = TargetDependencyCondition.when(traits: ["GLPK"])
let onlyWithExcel = TargetDependencyCondition.when(traits: ["Excel"])

let package = Package(
  name: "allot",
  products: [
    .executable(name: "allot", targets: ["allot"]),
    // What the benchmarks measure stage by stage.
    .library(
      name: "AllotPlanning",
      targets: [
        "Domain", "ScenarioFiles", "InstanceGenerator", "FlowNetworks", "LinearPrograms", "Formulations", "Solutions",
        "SolverInterface", "NetworkSimplexSolver", "Planning", "PlanFiles", "PlanChecks",
      ]),
  ],
  traits: [
    .trait(name: "GLPK", description: "Linear programming by GLPK (needs Debian's libglpk-dev)."),
    .trait(name: "Excel", description: "Writing workbooks by libxlsxwriter (needs Debian's libxlsxwriter-dev)."),
    .default(enabledTraits: ["GLPK", "Excel"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    // The planner's world.
    library("Domain"),
    library("ScenarioFiles", ["Domain", "Yams"]),
    library("InstanceGenerator", ["Domain"]),

    // The models.
    library("FlowNetworks", in: "Models"),
    library("LinearPrograms", in: "Models"),
    library("Formulations", in: "Models", ["Domain", "FlowNetworks", "LinearPrograms", "Solutions"]),

    // The solvers.
    library("SolverInterface", in: "Solvers", ["FlowNetworks", "LinearPrograms", "Solutions"]),
    .systemLibrary(name: "CGLPK", path: "Sources/Solvers/CGLPK", providers: [.apt(["libglpk-dev"])]),
    .target(
      name: "GLPKShim", dependencies: [.target(name: "CGLPK", condition: onlyWithGLPK)],
      path: "Sources/Solvers/GLPKShim", cSettings: [.define("ALLOT_GLPK", .when(traits: ["GLPK"]))],
      // The module map's own link line reaches Swift importers only; nobody but shim.c sees GLPK.
      linkerSettings: [.linkedLibrary("glpk", .when(traits: ["GLPK"]))]),
    library(
      "GLPKSolver", in: "Solvers",
      ["SolverInterface", "LinearPrograms", "Solutions", .target(name: "GLPKShim", condition: onlyWithGLPK)]),
    library("NetworkSimplexSolver", in: "Solvers", ["SolverInterface", "FlowNetworks", "Solutions"]),
    library("GreedySolver", in: "Solvers", ["Domain"]),
    .target(name: "SolverKernels", path: "Sources/Solvers/SolverKernels"),
    library("CoupledSolver", in: "Solvers", ["SolverInterface", "LinearPrograms", "Solutions", "SolverKernels"]),
    library("Solutions"),

    // Limits by customer grade.
    library("GradeLadders", ["Domain"]),

    // The checks.
    library("SolutionChecks", in: "Checks", ["FlowNetworks", "LinearPrograms", "Solutions"]),
    library("PlanChecks", in: "Checks", ["Domain"]),

    // The chain, its files, its reasons and what a person looks at.
    library("PlanFiles", ["Domain"]),
    library("Explanations", ["Domain", "Formulations"]),
    library("Forecasting", ["Domain"]),
    library("StockPolicies", ["Domain"]),
    library("TargetBreakdown"),
    library(
      "Planning",
      [
        "Domain", "FlowNetworks", "LinearPrograms", "Formulations", "Solutions", "SolverInterface",
        "NetworkSimplexSolver", "CoupledSolver", "GreedySolver", "GradeLadders", "SolutionChecks", "PlanChecks",
        "PlanFiles", "Explanations", "StockPolicies", .target(name: "GLPKSolver", condition: onlyWithGLPK),
      ]),
    library("EarlyWarning", ["Domain", "ScenarioFiles", "StockPolicies", "Planning"]),
    library("Outputs", ["Domain", "PlanFiles", "PlanChecks", "Explanations"]),
    library("Comparisons", ["Domain", "ScenarioFiles", "PlanFiles", "Outputs"]),
    library(
      "Reports",
      [
        "Domain", "EarlyWarning", "Outputs", "Comparisons", "Sweeps",
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      // In the executable, not beside it: the tool is one file.
      resources: ["page.mustache", "table.mustache", "page.css", "page.js"].map { .embedInCode("Templates/\($0)") }),
    // The same tables in other media.
    .systemLibrary(name: "CZlib", path: "Sources/WorkbookLibraries/CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CXlsxwriter", path: "Sources/WorkbookLibraries/CXlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
    library(
      "Workbooks",
      [
        "Domain", "ScenarioFiles", "PlanFiles", "CZlib", .target(name: "CXlsxwriter", condition: onlyWithExcel),
      ]),
    library("Databases", ["Domain", "ScenarioFiles", "PlanFiles", .product(name: "GRDB", package: "GRDB.swift")]),
    library("Sweeps", ["Domain", "ScenarioFiles", "PlanFiles", "Planning", "Outputs"]),
    library("Simulations", ["Domain", "Forecasting", "StockPolicies", "Planning", "Sweeps"]),
    library("OrderFeed", ["Domain", "PlanFiles", .product(name: "GRDB", package: "GRDB.swift")]),
    .executableTarget(
      name: "allot",
      dependencies: [
        "Comparisons",
        "Databases",
        "Domain",
        "EarlyWarning",
        "Explanations",
        "Forecasting",
        "InstanceGenerator",
        "OrderFeed",
        "Outputs",
        "PlanChecks",
        "PlanFiles",
        "Planning",
        "Reports",
        "ScenarioFiles",
        "Simulations",
        "StockPolicies",
        "Sweeps",
        "TargetBreakdown",
        "Workbooks",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // The tests.
    .target(
      name: "Support",
      dependencies: ["Domain", "ScenarioFiles", "FlowNetworks", "LinearPrograms", "Solutions", "SolverInterface"],
      path: "Tests/Support", swiftSettings: strict),
    tests("DomainTests", ["Domain"]),
    tests("ScenarioFilesTests", ["Domain", "ScenarioFiles", "InstanceGenerator"]),
    tests("ModelTests", ["FlowNetworks", "LinearPrograms", "Formulations", "Domain", "ScenarioFiles"]),
    tests(
      "SolverTests",
      [
        "SolverInterface", "FlowNetworks", "LinearPrograms", "Solutions", "SolutionChecks", "NetworkSimplexSolver",
        .target(name: "GLPKSolver", condition: onlyWithGLPK),
      ]),
    tests(
      "CoupledSolverTests",
      [
        "CoupledSolver", "SolverKernels", "NetworkSimplexSolver", "SolverInterface", "LinearPrograms", "FlowNetworks",
        "Solutions", "SolutionChecks", .target(name: "GLPKSolver", condition: onlyWithGLPK),
      ]),
    tests("GreedySolverTests", ["GreedySolver", "Domain", "ScenarioFiles"]),
    tests("GradeLaddersTests", ["GradeLadders", "Domain"]),
    tests("PlanChecksTests", ["PlanChecks", "PlanFiles", "Domain", "ScenarioFiles"]),
    tests(
      "PlanningTests",
      [
        "Planning", "PlanFiles", "PlanChecks", "ScenarioFiles", "InstanceGenerator", "Domain", "SolverInterface",
        "LinearPrograms", "FlowNetworks", "Formulations", "Solutions", "GreedySolver", "NetworkSimplexSolver",
        .target(name: "GLPKSolver", condition: onlyWithGLPK),
      ]),
    tests(
      "ExplanationsTests", ["Explanations", "Planning", "PlanFiles", "ScenarioFiles", "Outputs", "Domain"]),
    tests("OutputsTests", ["Outputs", "PlanFiles", "PlanChecks", "Domain"]),
    // The executable as a dependency: it lies built beside the tests that start it.
    tests("CommandTests", ["allot", "ScenarioFiles"]),
    tests(
      "ComparisonsTests", ["Comparisons", "Planning", "PlanChecks", "ScenarioFiles", "InstanceGenerator", "Domain"]),
    tests("ForecastingTests", ["Forecasting", "Domain", "ScenarioFiles"]),
    tests("SweepsTests", ["Sweeps", "Planning", "ScenarioFiles", "InstanceGenerator", "PlanFiles", "Domain"]),
    tests(
      "MediaTests",
      [
        "Workbooks", "Databases", "Planning", "ScenarioFiles", "PlanFiles", "Domain",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    tests("ReportsTests", ["Reports", "Comparisons", "Sweeps", "Planning", "ScenarioFiles", "Domain"]),
    tests("SimulationsTests", ["Simulations", "Sweeps", "StockPolicies", "Planning", "ScenarioFiles", "Domain"]),
    tests("EarlyWarningTests", ["EarlyWarning", "StockPolicies", "Planning", "ScenarioFiles", "Domain"]),
    tests("StockPoliciesTests", ["StockPolicies", "Domain"]),
    tests("TargetBreakdownTests", ["TargetBreakdown"]),
    tests(
      "OrderFeedTests",
      ["OrderFeed", "PlanFiles", "Domain", .product(name: "GRDB", package: "GRDB.swift")]),
  ],
  swiftLanguageModes: [.v6]
)
