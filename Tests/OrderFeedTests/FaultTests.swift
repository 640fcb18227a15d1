import Foundation
@testable import OrderFeed
import Testing

/// Disks that fail or are full, under the built `allot`.
///
/// A few faults and a few disks run with the other tests, where strace may trace and a tmpfs be mounted; else the test
/// says that it skips. Tests/campaigns/feed-faults.sh runs all (`ALLOT_FEED_FAULTS=all`).
@Suite("Disks that fail", .serialized)
struct FaultTests {
  private static let environment = ProcessInfo.processInfo.environment

  @Test("a write, sync or rename that fails leaves the old state or the new", .timeLimit(.minutes(60)))
  func faults() throws {
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/strace"),
      try BuiltAllot.status(of: "/usr/bin/strace", ["-f", "-qq", "-o", "/dev/null", "/bin/true"]) == 0
    else {
      print("skipped: faults of the disk: there is no strace, or it may not trace")
      return
    }
    let all = Self.environment["ALLOT_FEED_FAULTS"] == "all"
    var tally = FaultTally()
    for command in FaultCommand.allCases {
      let bench = try FaultBench(command)
      for call in ["write", "pwrite64", "fsync", "fdatasync", "ftruncate", "rename", "renameat2", "mkdir"] {
        for error in all ? ["EIO", "ENOSPC"] : ["EIO"] {
          for number in 1...(all ? 1000 : 2) {
            guard let code = try bench.run(failing: call, number: number, error: error) else { break }
            tally.add(code, try bench.problems(after: code), "\(command), \(call) \(number), \(error)")
          }
        }
      }
    }
    print("faults: \(tally)")
    #expect(tally.problems == [])
    #expect(tally.codes.keys.allSatisfy { [0, 73, 74].contains($0) } && (tally.codes[74] ?? 0) > 0)
  }

  @Test("a disk that runs full leaves the old state or the new", .timeLimit(.minutes(30)))
  func disks() throws {
    guard try FaultBench.mayMount() else {
      print("skipped: disks that run full: no tmpfs may be mounted here")
      return
    }
    let all = Self.environment["ALLOT_FEED_FAULTS"] == "all"
    let sizes =
      all ? stride(from: 64, through: 512, by: 16).map(\.self) + [640, 768, 1024, 1536, 2048, 3072, 4096] : [96, 192]
    var tally = FaultTally()
    for command in all ? FaultCommand.allCases : [.create, .publish] {
      let bench = try FaultBench(command)
      for kilobytes in sizes {
        guard let code = try bench.run(onDiskOf: kilobytes) else { continue }
        tally.add(code, try bench.problems(after: code), "\(command) on \(kilobytes) KB")
      }
    }
    print("disks: \(tally)")
    #expect(tally.problems == [])
    #expect(tally.codes.keys.allSatisfy { [0, 73, 74].contains($0) } && (tally.codes[74] ?? 0) > 0)
  }
}

/// Counts of exit codes, and what went wrong.
private struct FaultTally: CustomStringConvertible {
  var codes: [Int32: Int] = [:]
  var problems: [String] = []

  mutating func add(_ code: Int32, _ found: [String], _ place: String) {
    codes[code, default: 0] += 1
    problems += found.map { "\(place), exit \(code): \($0)" }
  }

  var description: String {
    "\(codes.values.reduce(0, +)) faults; "
      + codes.sorted { $0.key < $1.key }.map { "exit \($0.key): \($0.value)" }.joined(separator: ", ")
  }
}

enum FaultCommand: CaseIterable { case create, publish, send, export, answers }

/// One command in a folder that is made anew for each fault.
private final class FaultBench {
  /// Everything that counts: a copy is read, so that reading changes nothing.
  struct State: Equatable {
    var feed: [String] = []
    var created: [String] = []
    var spool: [String] = []
    var orders: [String] = []
  }

  private let command: FaultCommand
  private let folder: TestFolder
  private let old: State
  private let new: State
  /// Every file that a clean run leaves or passes through.
  private let paths: [String]

  init(_ command: FaultCommand) throws {
    self.command = command
    folder = try TestFolder()
    let before = folder.path + "/before"
    for name in ["a", "b"] {
      let scenario = "\(folder.path)/\(name)"
      try BuiltAllot.run([
        "generate", "--out", scenario, "--warehouses", "2", "--regions", "6", "--products", "4", "--seed",
        name == "a" ? "1" : "2",
      ])
      try BuiltAllot.run(["run", scenario, "--out", scenario + ".plan", "--quiet"])
    }
    try FileManager.default.createDirectory(atPath: before + "/spool", withIntermediateDirectories: true)
    let feed = before + "/feed.sqlite"
    try BuiltAllot.run(["publish", folder.path + "/a.plan", "--db", feed, "--series", "s"])
    if command == .answers {
      try BuiltAllot.run(["feed", "export", "--db", feed, "--out", folder.path + "/sent"])
      let rows = try FeedStore(path: feed, creating: false).messages().map { "\($0.key),confirmed\n" }
      try Data(("key,status\n" + rows.joined()).utf8).write(to: URL(fileURLWithPath: before + "/answers.csv"))
    }
    old = try Self.state(before)
    let work = folder.path + "/x"
    try FileManager.default.copyItem(atPath: before, toPath: work)
    try BuiltAllot.run(Self.arguments(command, work, plans: folder.path))
    new = try Self.state(work)
    guard old != new else { throw POSIXError(.EINVAL) }
    paths = Self.paths(under: work)
  }

  private var work: String { folder.path + "/x" }

  private static func arguments(_ command: FaultCommand, _ work: String, plans: String) -> [String] {
    switch command {
    case .create: ["publish", plans + "/a.plan", "--db", work + "/new.sqlite", "--series", "s"]
    case .publish: ["publish", plans + "/b.plan", "--db", work + "/feed.sqlite", "--series", "s"]
    case .send: ["feed", "send", "--db", work + "/feed.sqlite", "--to", "dir:\(work)/spool"]
    case .export: ["feed", "export", "--db", work + "/feed.sqlite", "--out", work + "/orders"]
    case .answers: ["feed", "ack", work + "/answers.csv", "--db", work + "/feed.sqlite"]
    }
  }

  private static func paths(under work: String) -> [String] {
    var paths = [work]
    for database in ["feed.sqlite", "new.sqlite"] {
      paths += ["", "-wal", "-shm", "-journal", ".lock"].map { "\(work)/\(database)\($0)" }
    }
    paths += ["\(work)/orders", "\(work)/.orders.partial", "\(work)/spool"]
    for name in names(in: work + "/spool") { paths += ["\(work)/spool/\(name)", "\(work)/spool/.\(name).partial"] }
    for name in names(in: work + "/orders") { paths.append("\(work)/.orders.partial/\(name)") }
    return paths
  }

  private static func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  private static func state(_ folder: String) throws -> State {
    let copy = folder + ".read"
    try? FileManager.default.removeItem(atPath: copy)
    try FileManager.default.copyItem(atPath: folder, toPath: copy)
    defer { try? FileManager.default.removeItem(atPath: copy) }
    var state = State()
    state.feed = try messages(copy + "/feed.sqlite")
    if FileManager.default.fileExists(atPath: copy + "/new.sqlite") {
      state.created = try messages(copy + "/new.sqlite")
    }
    for name in names(in: copy + "/spool") where !name.hasSuffix(".partial") {
      state.spool.append("\(name) \(try Data(contentsOf: URL(fileURLWithPath: "\(copy)/spool/\(name)")).count)")
    }
    for name in names(in: copy + "/orders") {
      state.orders.append("\(name) \(try Data(contentsOf: URL(fileURLWithPath: "\(copy)/orders/\(name)")).count)")
    }
    return state
  }

  private static func messages(_ path: String) throws -> [String] {
    let store = try FeedStore(path: path, creating: false)
    guard try store.integrityProblems() == [] else { return ["damaged"] }
    return try store.messages().map { "\($0.sequence) \($0.key) \($0.status) \($0.line.quantity) \($0.delta)" }
  }

  private func renew(_ target: String) throws {
    try? FileManager.default.removeItem(atPath: target)
    try FileManager.default.copyItem(atPath: folder.path + "/before", toPath: target)
  }

  /// Runs the command with one call failing; nil where there is no such call.
  func run(failing call: String, number: Int, error: String) throws -> Int32? {
    try renew(work)
    let trace = folder.path + "/trace"
    let code = try BuiltAllot.status(
      of: "/usr/bin/strace",
      ["-f", "-qq", "-o", trace, "-e", "trace=\(call)", "-e", "inject=\(call):error=\(error):when=\(number)"]
        + paths.flatMap { ["-P", $0] } + [BuiltAllot.path] + Self.arguments(command, work, plans: folder.path))
    let log = try String(contentsOfFile: trace, encoding: .utf8)
    return log.contains("INJECTED") ? code : nil
  }

  static func mayMount() throws -> Bool {
    guard geteuid() == 0, FileManager.default.isExecutableFile(atPath: "/bin/mount") else { return false }
    let folder = try TestFolder()
    guard (try? BuiltAllot.must("/bin/mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.path])) != nil else {
      return false
    }
    try BuiltAllot.must("/bin/umount", [folder.path])
    return true
  }

  /// Runs the command on a disk of that size; nil where what was there before does not fit.
  func run(onDiskOf kilobytes: Int) throws -> Int32? {
    let disk = folder.path + "/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    try BuiltAllot.must("/bin/mount", ["-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", disk])
    defer { try? BuiltAllot.must("/bin/umount", [disk]) }
    guard (try? renew(disk + "/x")) != nil else { return nil }
    let code = try BuiltAllot.status(
      of: BuiltAllot.path, Self.arguments(command, disk + "/x", plans: folder.path))
    try? FileManager.default.removeItem(atPath: work)
    try FileManager.default.copyItem(atPath: disk + "/x", toPath: work)
    return code
  }

  /// What is wrong with the state that a fault left, and with going on from there.
  func problems(after code: Int32) throws -> [String] {
    var problems: [String] = []
    let now = try Self.state(work)
    // A file that was dropped and not written down is dropped again, under the same name: that is no doubling.
    let dropped = State(feed: old.feed, created: old.created, spool: new.spool, orders: old.orders)
    if now == old || command == .send && now == dropped {
      if code == 0 { problems.append("said to be done, and is not") }
    } else if now != new {
      problems.append("neither the old state nor the new: \(now)")
    }
    if ![0, 73, 74].contains(code) { problems.append("exit code") }
    try? FileManager.default.removeItem(atPath: work + "/orders")
    let again = try BuiltAllot.status(of: BuiltAllot.path, Self.arguments(command, work, plans: folder.path))
    if again != 0 { problems.append("does not go on: exit \(again)") }
    if try Self.state(work) != new { problems.append("ends elsewhere") }
    return problems
  }
}

/// The `allot` that was built with these tests.
enum BuiltAllot {
  /// Beside the test bundle that runs.
  static var path: String {
    URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent("allot").path
  }

  struct Failed: Error {
    var arguments: [String]
    var status: Int32
  }

  static func process(_ executable: String, _ arguments: [String]) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    return process
  }

  static func status(of executable: String, _ arguments: [String]) throws -> Int32 {
    let process = process(executable, arguments)
    try process.run()
    process.waitUntilExit()
    return process.terminationReason == .exit ? process.terminationStatus : 1000 + process.terminationStatus
  }

  static func must(_ executable: String, _ arguments: [String]) throws {
    let status = try status(of: executable, arguments)
    guard status == 0 else { throw Failed(arguments: arguments, status: status) }
  }

  static func run(_ arguments: [String]) throws { try must(path, arguments) }
}
