internal import Domain
internal import Foundation
internal import PlanFiles

/// The folder of a sweep: `run.json`, `results/<task id>/plan.json`, and at the end `manifest.csv` and `draws.csv`.
///
/// A result appears by one rename: killed at any moment, each is there whole or not at all.
public struct RunFolder: Sendable {
  public let path: String

  /// Why a folder cannot take a sweep.
  public enum Failure: Error, Sendable, CustomStringConvertible {
    /// It holds something already, and nobody said to go on.
    case notEmpty(String)
    /// It is of another sweep, base, tool or option.
    case other(String)
    /// Two results of the same task differ.
    case conflict(String)
    case cannotWrite(String, String)
    case notARun(String)
    /// Some tasks have no result; each has been told.
    case failedTasks

    public var description: String {
      switch self {
      case .notEmpty(let path): "\(path): error: the folder is not empty; add --resume to go on with it [not-empty]"
      case .other(let path):
        "\(path): error: this run is of another sweep file, base, version, solver or option; name a new folder [other-run]"
      case .conflict(let id): "error: two different results of the same task \(id) [result-differs]"
      case .cannotWrite(let path, let reason): "\(path): error: cannot be written: \(reason) [cannot-write]"
      case .failedTasks: "some tasks failed"
      case .notARun(let path): "\(path): error: this is no run of a sweep, or not a complete one [no-such-run]"
      }
    }
  }

  /// What a result's file is called.
  private let file: String
  /// Whether a result's bytes are a whole one; nil = a plan's summary.
  private let isWhole: (@Sendable ([UInt8]) -> Bool)?

  public init(_ path: String) {
    self.path = path
    file = "plan.json"
    isWhole = nil
  }

  /// A run whose results are other files than summaries of plans.
  public init(_ path: String, file: String, isWhole: @escaping @Sendable ([UInt8]) -> Bool) {
    self.path = path
    self.file = file
    self.isWhole = isWhole
  }

  var results: String { path + "/results" }

  /// Makes the folder, or makes sure that it is of the same run.
  public func open(identity: String, resuming: Bool) throws(Failure) {
    let files = FileManager.default
    let mark = path + "/run.json"
    if let there = files.contents(atPath: mark) {
      guard resuming else { throw .notEmpty(path) }
      guard [UInt8](there) == Array(identity.utf8) else { throw .other(path) }
      return
    }
    if let names = try? files.contentsOfDirectory(atPath: path),
      names.contains(where: { !$0.hasPrefix(".") && $0 != "results" })
    {
      throw .notEmpty(path)
    }
    do {
      try files.createDirectory(atPath: results, withIntermediateDirectories: true)
      try Data(identity.utf8).write(to: URL(fileURLWithPath: mark), options: .atomic)
    } catch {
      throw .cannotWrite(path, error.localizedDescription)
    }
  }

  /// The result of a task; nil where there is none that can be read: what is left of such a one is removed.
  public func result(_ id: String) -> [UInt8]? {
    let folder = results + "/" + id
    guard FileManager.default.fileExists(atPath: folder) else { return nil }
    if let data = FileManager.default.contents(atPath: folder + "/" + file),
      isWhole.map({ $0([UInt8](data)) }) ?? ((try? PlanFolder.readSummary(folder)) != nil)
    {
      return [UInt8](data)
    }
    try? FileManager.default.removeItem(atPath: folder)
    return nil
  }

  /// Puts a result in its place. The first one wins; the same again changes nothing.
  ///
  /// - Parameter name: of the part of the work that writes it, so that two never write to the same place.
  public func commit(_ bytes: [UInt8], id: String, name: String) throws(Failure) {
    let target = results + "/" + id
    let partial = results + "/.\(id).\(ProcessInfo.processInfo.processIdentifier).\(name).partial"
    let files = FileManager.default
    do {
      try files.createDirectory(atPath: partial, withIntermediateDirectories: true)
      try Data(bytes).write(to: URL(fileURLWithPath: partial + "/" + file))
    } catch {
      try? files.removeItem(atPath: partial)
      throw .cannotWrite(partial, error.localizedDescription)
    }
    // A folder that holds something is never replaced by a rename.
    if unsafe rename(partial, target) == 0 { return }
    let reason = unsafe String(cString: strerror(errno))
    try? files.removeItem(atPath: partial)
    guard let there = result(id) else { throw .cannotWrite(target, reason) }
    if there != bytes { throw .conflict(id) }
  }

  /// What interrupted processes have left.
  public func removePartials() {
    let files = FileManager.default
    for name in (try? files.contentsOfDirectory(atPath: results)) ?? [] where name.hasSuffix(".partial") {
      try? files.removeItem(atPath: results + "/" + name)
    }
  }

  /// Puts a file in its place, whole.
  public func write(_ text: String, to name: String) throws(Failure) {
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name), options: .atomic)
    } catch {
      throw .cannotWrite(path + "/" + name, error.localizedDescription)
    }
  }

  func text(_ name: String) throws(Failure) -> String {
    guard let data = FileManager.default.contents(atPath: path + "/" + name) else { throw .notARun(path) }
    return String(decoding: data, as: UTF8.self)
  }
}
