public import Domain
internal import Foundation

/// Reads `history.csv` piece by piece: memory goes by its series and days, never by its text or its rows.
public enum HistoryReader {
  /// Rows that are kept in memory while they are sorted: 1,048,576.
  public static let rowsInMemory = 1 << 20

  /// Reads and validates a history of any length.
  ///
  /// - Parameters:
  ///   - path: the file, or a folder that holds `history.csv`.
  ///   - rowsInMemory: a history of more rows is sorted in a file in the folder for temporary files, 32 bytes a row,
  ///     which is gone when the value is.
  /// - Throws: `.problems` with every problem of the file in order; `.noSuchFolder` where there is nothing;
  ///   `.cannotRead` where the system refuses, or there is no room for that file.
  /// - Complexity: O(bytes + rows · log rows); memory O(`rowsInMemory` + series + days), whatever the number of rows.
  public static func open(
    _ path: String, rowsInMemory: Int = Self.rowsInMemory
  ) throws(ScenarioReadFailure) -> any SalesRecords {
    let file = try file(at: path)
    var (log, summary) = (ProblemLog(), SpilledHistory.Summary())
    var spill: HistorySpill?
    let limit = max(1, rowsInMemory)
    let rows = try rows(of: file, &log) { rows throws(ScenarioReadFailure) in
      guard rows.batch.count >= limit else { return }
      try sorting(file) { try put(&rows, &summary, &spill) }
    }
    guard log.isEmpty else { throw .problems(log.sorted()) }
    let history: any SalesRecords
    if spill != nil {
      var rows = rows
      let made = try sorting(file) {
        try put(&rows, &summary, &spill)
        return try spill.map { try SpilledHistory(rows, summary, $0, partRows: max(1, limit / 4), &log) }
      }
      history = made ?? SalesHistory()
    } else {
      history = rows.grouped(&log)
    }
    guard log.isEmpty else { throw .problems(log.sorted()) }
    return history
  }

  /// As `open`, all rows in memory: 20 to 30 bytes each, twice while series are put together.
  public static func read(_ path: String) throws(ScenarioReadFailure) -> SalesHistory {
    var log = ProblemLog()
    let rows = try rows(of: try file(at: path), &log) { _ in }
    guard log.isEmpty else { throw .problems(log.sorted()) }
    let history = rows.grouped(&log)
    guard log.isEmpty else { throw .problems(log.sorted()) }
    return history
  }

  /// The rows of a file; `body` is told after every piece of it that had no problem.
  private static func rows(
    of file: String, _ log: inout ProblemLog, _ body: (inout HistoryRows) throws(ScenarioReadFailure) -> Void
  ) throws(ScenarioReadFailure) -> HistoryRows {
    var pieces = try HistoryPieces(file)
    defer { pieces.close() }
    var rows = HistoryRows(file: pieces.name)
    while let source = try pieces.next(&log) {
      guard rows.read(source, firstLine: pieces.line, isFirst: pieces.isFirst, &log) else { break }
      pieces.line = rows.nextLine
      if log.isEmpty { try body(&rows) }
    }
    if !pieces.hasBegun { rows.readEmpty(&log) }
    return rows
  }

  /// Puts the rows aside that are in memory, sorted.
  private static func put(
    _ rows: inout HistoryRows, _ summary: inout SpilledHistory.Summary, _ spill: inout HistorySpill?
  ) throws {
    let file = try spill ?? HistorySpill()
    spill = file
    summary.add(rows.batch)
    try file.add(rows.batch, rows.batch.sorted(rows.order().ranks))
    rows.batch.removeAll()
  }

  private static func sorting<Value>(
    _ path: String, _ body: () throws -> Value
  ) throws(ScenarioReadFailure) -> Value {
    do {
      return try body()
    } catch {
      let folder = FileManager.default.temporaryDirectory.path
      throw .cannotRead(
        path: path,
        reason: "its rows are sorted in \(folder), where there must be room for 32 bytes a row (TMPDIR names another "
          + "folder): \(error.localizedDescription)")
    }
  }

  /// The file that `path` means.
  public static func file(at path: String) throws(ScenarioReadFailure) -> String {
    guard !path.isEmpty, FileManager.default.fileExists(atPath: path) else { throw .noSuchFolder(path: path) }
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let type = try? FileManager.default.attributesOfItem(atPath: target)[.type] as? FileAttributeType
    guard type == .typeDirectory else { return path }
    let file = path + (path.hasSuffix("/") ? "" : "/") + TableName.history.file
    guard FileManager.default.fileExists(atPath: file) else { throw .noSuchFolder(path: file) }
    return file
  }
}

/// A file cut into pieces of whole rows.
struct HistoryPieces {
  private static let pieceBytes = 1 << 20
  /// A row longer than this is a quote that is never closed, or no table.
  private static let longestRow = 1 << 26

  private let path: String
  private let handle: FileHandle
  /// Read already, behind the last whole row.
  private var rest: [UInt8] = []
  private var isAtEnd = false
  /// Whether no piece has been handed out, or the first one only.
  private(set) var isFirst = true
  /// Whether any piece has been handed out.
  private(set) var hasBegun = false
  /// What problems call the file.
  let name: String
  /// Of the piece's first row.
  var line = 1

  init(_ path: String) throws(ScenarioReadFailure) {
    self.path = path
    name = URL(fileURLWithPath: path).lastPathComponent
    do {
      let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
      let type = try FileManager.default.attributesOfItem(atPath: target.path)[.type] as? FileAttributeType
      guard type == .typeRegular else {
        throw ScenarioReadFailure.cannotRead(path: path, reason: "it is not a regular file")
      }
      handle = try FileHandle(forReadingFrom: target)
    } catch let failure as ScenarioReadFailure {
      throw failure
    } catch {
      throw .cannotRead(path: path, reason: error.localizedDescription)
    }
  }

  func close() { try? handle.close() }

  /// The next whole rows, nil at the end.
  mutating func next(_ log: inout ProblemLog) throws(ScenarioReadFailure) -> SourceFile? {
    while true {
      let end = isAtEnd ? rest.count : Self.endOfRows(rest.span)
      if end > 0 {
        let source = SourceFile(name: name, rank: TableName.history.rank, bytes: Array(rest[..<end]))
        rest.removeSubrange(..<end)
        if hasBegun { isFirst = false }
        hasBegun = true
        return source
      }
      guard !isAtEnd else { return nil }
      guard rest.count <= Self.longestRow else {
        throw .problems(
          ScenarioProblems(listed: [
            Problem(
              code: "row-too-long", file: name, line: line, column: 1,
              message: "a row of more than 64 MB", hint: "look for a double quote that is never closed")
          ]))
      }
      try fill()
    }
  }

  private mutating func fill() throws(ScenarioReadFailure) {
    do {
      guard let piece = try handle.read(upToCount: Self.pieceBytes), !piece.isEmpty else {
        isAtEnd = true
        return
      }
      rest.append(contentsOf: piece)
    } catch {
      throw .cannotRead(path: path, reason: error.localizedDescription)
    }
  }

  /// Behind the last line break outside quotes; 0 where there is none. A carriage return at the very end may be half of
  /// a pair and does not count.
  private static func endOfRows(_ bytes: Span<UInt8>) -> Int {
    var isQuoted = false
    var end = 0
    for index in bytes.indices {
      let byte = bytes[index]
      guard byte <= Byte.quote else { continue }
      if byte == Byte.quote {
        isQuoted.toggle()
      } else if !isQuoted {
        if byte == Byte.lineFeed { end = index + 1 }
        if byte == Byte.carriageReturn, index + 1 < bytes.count, bytes[index + 1] != Byte.lineFeed { end = index + 1 }
      }
    }
    return end
  }
}
