public import Domain
internal import Foundation

/// Reads `history.csv` piece by piece: a file of any size takes memory for its numbers, never for its text.
public enum HistoryReader {
  /// Reads and validates a history.
  ///
  /// - Parameter path: the file, or a folder that holds `history.csv`.
  /// - Throws: `.problems` with every problem of the file in order; `.noSuchFolder` where there is nothing;
  ///   `.cannotRead` where the system refuses.
  /// - Complexity: O(bytes + rows · log rows of a series); memory 20 to 30 bytes a row, twice while series are put
  ///   together, and a few megabytes.
  public static func read(_ path: String) throws(ScenarioReadFailure) -> SalesHistory {
    let file = try file(at: path)
    var pieces = try HistoryPieces(file)
    defer { pieces.close() }
    var log = ProblemLog()
    var rows = HistoryRows(file: pieces.name)
    while let source = try pieces.next(&log) {
      guard rows.read(source, firstLine: pieces.line, isFirst: pieces.isFirst, &log) else { break }
      pieces.line = rows.nextLine
    }
    if !pieces.hasBegun { rows.readEmpty(&log) }
    guard log.isEmpty else { throw .problems(log.sorted()) }
    let history = rows.grouped(&log)
    guard log.isEmpty else { throw .problems(log.sorted()) }
    return history
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
