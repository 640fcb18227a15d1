import Foundation
import Testing

/// The built tool, run as a process of its own: what a planner's shell and scripts see.
struct Command {
  /// The folder in which it runs.
  var folder: URL
  var environment: [String: String] = [:]

  struct Result {
    var exitCode: Int32
    /// Whether a signal that nobody handled ended it.
    var wasKilled: Bool
    var output: String
    var errors: String

    var errorLines: [String] { errors.split(separator: "\n").map(String.init) }

    /// Standard output as JSON, nil where it is anything else or more.
    var json: [String: Any]? {
      (try? JSONSerialization.jsonObject(with: Data(output.utf8))) as? [String: Any]
    }
  }

  /// `allot` lies beside the test runner: SwiftPM builds both into one folder.
  static var executable: URL {
    get throws {
      let runner = URL(fileURLWithPath: CommandLine.arguments.first ?? "").resolvingSymlinksInPath()
      let candidate = runner.deletingLastPathComponent().appendingPathComponent("allot")
      try #require(
        FileManager.default.isExecutableFile(atPath: candidate.path), "no allot at \(candidate.path)")
      return candidate
    }
  }

  /// Runs `allot` to its end.
  func callAsFunction(_ arguments: String...) throws -> Result { try run(arguments) }

  func run(_ arguments: [String]) throws -> Result {
    let running = try start(arguments)
    return try running.finish()
  }

  /// A process under way. Its output goes to files: a full pipe would stop it.
  struct Running {
    fileprivate let process: Process
    fileprivate let output: URL
    fileprivate let errors: URL

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    var errorsSoFar: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }

    func finish() throws -> Result {
      process.waitUntilExit()
      defer {
        try? FileManager.default.removeItem(at: output)
        try? FileManager.default.removeItem(at: errors)
      }
      return Result(
        exitCode: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal,
        output: try String(contentsOf: output, encoding: .utf8),
        errors: try String(contentsOf: errors, encoding: .utf8))
    }
  }

  func start(_ arguments: [String], executable: URL? = nil) throws -> Running {
    let process = Process()
    process.executableURL = try executable ?? Self.executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
    let (output, outputHandle) = try Self.temporaryFile()
    let (errors, errorHandle) = try Self.temporaryFile()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = outputHandle
    process.standardError = errorHandle
    try process.run()
    try outputHandle.close()
    try errorHandle.close()
    return Running(process: process, output: output, errors: errors)
  }

  private static func temporaryFile() throws -> (URL, FileHandle) {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("allot-test-\(UUID().uuidString)")
    try Data().write(to: file)
    return (file, try FileHandle(forWritingTo: file))
  }
}

/// A folder that is gone after the test.
struct Workplace {
  let folder: URL

  static func with<Value>(_ body: (Workplace) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("allot-test-\(UUID().uuidString)")
      .resolvingSymlinksInPath()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(Workplace(folder: folder))
  }

  var allot: Command { Command(folder: folder) }

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  func text(_ name: String) throws -> String {
    try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
  }

  func write(_ text: String, to name: String) throws {
    let file = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  /// Replaces `old`, which must be there, in a file.
  func edit(_ name: String, _ old: String, _ new: String) throws {
    let before = try text(name)
    try #require(before.contains(old), "\(name) has no \(old)")
    try write(before.replacingOccurrences(of: old, with: new), to: name)
  }

  func copy(_ from: String, to: String) throws {
    try FileManager.default.copyItem(atPath: path(from), toPath: path(to))
  }

  /// Names in a folder, hidden ones too, sorted.
  func names(in name: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(name)).sorted()
  }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  /// Every file of a folder and what it holds.
  func contents(of name: String) throws -> [String: Data] {
    var contents: [String: Data] = [:]
    for file in try FileManager.default.subpathsOfDirectory(atPath: path(name)).sorted() {
      let path = path(name) + "/" + file
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      guard attributes[.type] as? FileAttributeType == .typeRegular else { continue }
      contents[file] = try Data(contentsOf: URL(fileURLWithPath: path))
    }
    return contents
  }
}

/// The package's own files.
enum Package {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func scenario(_ name: String) -> String { root.appendingPathComponent("Scenarios/\(name)").path }

  static let scenarios = ["spring-scarcity", "autumn-rebalancing", "cold-chain"]

  /// The optimum written down beside a scenario.
  static func optimum(of scenario: String) throws -> Double {
    let file = root.appendingPathComponent("Scenarios/\(scenario)/expected.json")
    let content = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
    return try #require(content?["cost"] as? Double)
  }

  /// Whether this build has GLPK.
  #if GLPK
    static let hasGLPK = true
  #else
    static let hasGLPK = false
  #endif
}

extension Double {
  /// Within 1e-7 of `other`, relative to max(1, |other|).
  func isClose(to other: Double, within tolerance: Double = 1e-7) -> Bool {
    abs(self - other) <= tolerance * max(1, abs(other))
  }
}
