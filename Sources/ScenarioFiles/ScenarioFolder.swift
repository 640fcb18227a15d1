internal import Domain
internal import Foundation

/// The files of one scenario folder. Only fixed names are read: nothing that a file says becomes a path.
struct ScenarioFolder {
  /// Texts, codes and rows are numbered with 32 bits; a file has fewer of them than bytes.
  private static let mostBytes = Int(Int32.max)

  let path: String
  /// Sorted.
  private let names: [String]
  /// In front of the names of files in messages: the way from the folder that was asked for to this one, a base of it.
  let prefix: String
  /// 0 for the folder that was asked for, 1 for its base, …
  let depth: Int
  /// Of a workbook or a database: its tables in place of files, by name. Only looked up.
  private let memory: [String: [UInt8]]?

  /// - Parameters:
  ///   - path: the folder that `base` and `published` are seen from.
  ///   - memory: files by name.
  init(path: String, memory: [String: [UInt8]]) {
    self.path = path
    self.memory = memory
    (prefix, depth) = ("", 0)
    names = memory.keys.sorted(by: Code.precedes)
  }

  init(path: String, prefix: String = "", depth: Int = 0) throws(ScenarioReadFailure) {
    self.prefix = prefix
    self.depth = depth
    guard !path.isEmpty, FileManager.default.fileExists(atPath: path) else { throw .noSuchFolder(path: path) }
    do {
      let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
      let attributes = try FileManager.default.attributesOfItem(atPath: target)
      guard attributes[.type] as? FileAttributeType == .typeDirectory else {
        throw ScenarioReadFailure.cannotRead(path: path, reason: "it is a file, not a folder")
      }
      names = try FileManager.default.contentsOfDirectory(atPath: path).sorted(by: Code.precedes)
    } catch let failure as ScenarioReadFailure {
      throw failure
    } catch {
      throw .cannotRead(path: path, reason: Self.reason(error))
    }
    self.path = path
    memory = nil
  }

  var isInMemory: Bool { memory != nil }

  /// Whether the folder holds something of that name.
  func has(_ name: String) -> Bool { names.contains { Code.same($0, name) } }

  /// Tables that other commands write into a scenario folder; the model does not read them.
  private static let companions = ["forecast.csv", "policy.csv", "alerts.csv", "classes.csv"]

  /// Puts down every `.csv` file that is none of the tables.
  func reportUnknownTables(_ log: inout ProblemLog) {
    let known = TableName.allCases.map(\.file)
    var spelling = Spelling()
    let expected = known + Self.companions
    for name in names where name.lowercased().hasSuffix(".csv") && !expected.contains(where: { Code.same($0, name) }) {
      let hint = spelling.hint(for: name, among: known.filter { !has($0) }) ?? "rename it if it is no table"
      log.add(rank(TableName.allCases.count + 1), .structure) {
        Problem(code: "unknown-table", file: prefix + name, message: "unknown table", hint: hint)
      }
    }
  }

  /// The files of this folder come before those of its base.
  private func rank(_ rank: Int) -> Int { rank + depth * (TableName.allCases.count + 2) }

  /// The file, or nil where it is absent (a problem if it is required) or is no file.
  ///
  /// - Parameter headerOnly: reads the first line alone, however long the file is.
  func read(
    _ name: String, rank: Int, isRequired: Bool, isOverlay: Bool = false, isForeign: Bool = false,
    headerOnly: Bool = false, _ log: inout ProblemLog
  ) throws(ScenarioReadFailure) -> SourceFile? {
    guard has(name) else {
      if isRequired { report(rank, "missing-file", name, "the file is missing", &log) }
      return nil
    }
    if let bytes = memory?[name] {
      return SourceFile(name: name, rank: rank, bytes: bytes, isOverlay: isOverlay, isForeign: isForeign)
    }
    let file = path + "/" + name
    // Attributes are those of the file itself, not of a link to it; a pipe would never end.
    let target = URL(fileURLWithPath: file).resolvingSymlinksInPath().path
    let bytes: [UInt8]
    do {
      let attributes = try FileManager.default.attributesOfItem(atPath: target)
      guard attributes[.type] as? FileAttributeType == .typeRegular else {
        let isFolder = attributes[.type] as? FileAttributeType == .typeDirectory
        report(rank, "not-a-file", name, isFolder ? "it is a folder, not a file" : "it is not a regular file", &log)
        return nil
      }
      let size = (attributes[.size] as? NSNumber)?.int64Value ?? 0
      guard headerOnly || size <= Self.mostBytes else {
        report(rank, "file-too-large", name, "the file is larger than 2 GB", &log)
        return nil
      }
      bytes = headerOnly ? try Self.header(of: target) : try Self.contents(of: target, size: Int(size))
    } catch {
      throw .cannotRead(path: file, reason: Self.reason(error))
    }
    return SourceFile(
      name: prefix + name, rank: self.rank(rank), bytes: bytes, isOverlay: isOverlay, isForeign: isForeign)
  }

  /// Reads in small pieces into one array: the whole file is in memory once, not twice.
  private static func contents(of path: String, size: Int) throws -> [UInt8] {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    defer { try? file.close() }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size)
    while let piece = try file.read(upToCount: 65_536), !piece.isEmpty {
      bytes.append(contentsOf: piece)
      if bytes.count > mostBytes { throw CocoaError(.fileReadTooLarge) }
    }
    return bytes
  }

  /// The first line with its end, at most 64 KiB of it.
  private static func header(of path: String) throws -> [UInt8] {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    defer { try? file.close() }
    let bytes = [UInt8](try file.read(upToCount: 65_536) ?? Data())
    var isQuoted = false
    for (index, byte) in bytes.enumerated() {
      if byte == Byte.quote { isQuoted.toggle() }
      if !isQuoted, byte == Byte.lineFeed || byte == Byte.carriageReturn { return Array(bytes[...index]) }
    }
    return bytes
  }

  private func report(_ rank: Int, _ code: String, _ name: String, _ message: String, _ log: inout ProblemLog) {
    log.add(self.rank(rank), .structure) { Problem(code: code, file: prefix + name, message: message) }
  }

  private static func reason(_ error: any Error) -> String {
    let error = error as NSError
    if let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError, cause.domain == NSPOSIXErrorDomain {
      return cause.localizedDescription
    }
    return error.localizedDescription
  }
}
