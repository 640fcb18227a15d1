internal import Domain
internal import Foundation

/// A workbook or a database that holds a scenario: its tables as text, read by the reader of scenario folders, and the
/// way from a line of that text back to the cell.
public struct ScenarioMedium: Sendable {
  public enum Kind: Sendable {
    case workbook, database

    /// What it calls a table.
    var noun: String { self == .workbook ? "sheet" : "table" }
  }

  public let kind: Kind
  /// The file, and its bytes, which are what a plan was made from.
  public let path: String
  private let bytes: [UInt8]
  private let tables: [MediumTable]
  /// What the medium's own reader found wrong.
  private let problems: [Problem]

  /// - Parameters:
  ///   - tables: in the medium's order. One whose name begins with `_` is a note, not a table.
  ///   - problems: cells that have no text; made with `problem`.
  public init(kind: Kind, path: String, bytes: [UInt8], tables: [MediumTable], problems: [Problem]) {
    self.kind = kind
    self.path = path
    self.bytes = bytes
    // A sheet without any cell holds nothing to lose, whatever its name.
    self.tables = tables.filter { !$0.name.hasPrefix("_") && ($0.headerCount > 0 || Self.isKnown($0.name)) }
    self.problems = problems
  }

  private static func isKnown(_ name: String) -> Bool {
    TableName.allCases.contains { Code.same($0.rawValue, name) }
  }

  /// A problem of one cell.
  ///
  /// - Parameters:
  ///   - row: its number in the medium, 0 where the whole table is meant.
  ///   - column: from 0.
  public static func problem(
    _ code: String, _ kind: Kind, _ table: MediumTable, row: Int, column: Int, _ message: String, hint: String? = nil
  ) -> Problem {
    var problem = Problem(code: code, file: table.name, line: row, column: column + 1, message: message, hint: hint)
    problem.place = row == 0 ? "\(kind.noun) \(table.name)" : place(kind, table, row, column)
    return problem
  }

  /// `sheet demand, row 7, column C` or `table demand, row 7, column quantity`
  private static func place(_ kind: Kind, _ table: MediumTable, _ row: Int, _ column: Int) -> String {
    switch kind {
    case .workbook: "sheet \(table.name), row \(row), column \(ColumnLetters.text(column))"
    case .database:
      (row > 0 ? "table \(table.name), row \(row)" : "table \(table.name)")
        + (column < table.header.count ? ", column \(table.header[column])" : "")
    }
  }

  /// The scenario.
  ///
  /// - Throws: as `ScenarioReader.read(folder:)`, every problem with its place in the medium.
  public func read(options: ReadOptions = .init()) throws(ScenarioReadFailure) -> ScenarioReading {
    guard problems.isEmpty else {
      let listed = problems.prefix(ProblemLog.limit)
      throw .problems(ScenarioProblems(listed: Array(listed), unlisted: problems.count - listed.count))
    }
    let settings = try settings()
    var files: [String: [UInt8]] = [:]
    for table in tables where !MediumSettings.names.contains(where: { Code.same($0, table.name) }) {
      files[table.name + ".csv"] = table.bytes
    }
    if let settings { files["scenario.yaml"] = settings.bytes }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    do throws(ScenarioReadFailure) {
      let read = try ScenarioReader.read(ScenarioFolder(path: folder, memory: files), options)
      var places = MediumPlaces(self, settings)
      var features = read.unsupported
      for index in features.indices {
        let feature = features[index]
        features[index].place = places.place(file: feature.file, line: feature.line, column: feature.column)
      }
      // The medium stands for the tables in it; what it stands on is a folder.
      let file = InputFile(name: URL(fileURLWithPath: path).lastPathComponent, bytes: bytes)
      let inputs = [file] + read.inputs.filter { files[$0.name] == nil }
      return ScenarioReading(
        scenario: read.scenario, unsupported: features, inputs: inputs.sorted { Code.precedes($0.name, $1.name) },
        changes: read.changes)
    } catch {
      guard case .problems(var found) = error else { throw error }
      var places = MediumPlaces(self, settings)
      found.listed = found.listed.map { places.placed($0) }
      throw .problems(found)
    }
  }

  /// The rows of table `history` as a canonical file; nil where there is none.
  public func history() throws(ScenarioReadFailure) -> [UInt8]? {
    guard let table = table(TableName.history.rawValue) else { return nil }
    do throws(ScenarioReadFailure) {
      return try HistoryText.canonical(table.bytes)
    } catch {
      guard case .problems(var found) = error else { throw error }
      var places = MediumPlaces(self, nil)
      found.listed = found.listed.map { places.placed($0) }
      throw .problems(found)
    }
  }

  func table(_ name: String) -> MediumTable? { tables.first { Code.same($0.name, name) } }

  private func settings() throws(ScenarioReadFailure) -> MediumSettings? {
    guard let scenario = table(MediumSettings.names[0]) else { return nil }
    let kind = kind
    let settings = MediumSettings(scenario, tiers: table(MediumSettings.names[1])) { table, row, column in
      Self.place(kind, table, row, column)
    }
    guard settings.problems.isEmpty else { throw .problems(ScenarioProblems(listed: settings.problems)) }
    return settings
  }

  fileprivate func place(_ table: MediumTable, _ row: Int, _ column: Int) -> String {
    Self.place(kind, table, row, column)
  }
}

/// Columns of a sheet as their letters.
public enum ColumnLetters {
  /// `A` for 0, `AA` for 26.
  public static func text(_ column: Int) -> String {
    var letters: [UInt8] = []
    var rest = max(0, column)
    repeat {
      letters.append(UInt8(0x41 + rest % 26))
      rest = rest / 26 - 1
    } while rest >= 0
    return String(decoding: letters.reversed(), as: UTF8.self)
  }
}

/// Tells the problems of a medium's text where they are in the medium, and in its words.
private struct MediumPlaces {
  private let medium: ScenarioMedium
  private let settings: MediumSettings?
  private var cursors: [String: MediumCursor] = [:]

  init(_ medium: ScenarioMedium, _ settings: MediumSettings?) {
    self.medium = medium
    self.settings = settings
  }

  /// nil for a position in a file that is none of the medium's.
  mutating func place(file: String, line: Int, column: Int) -> String? {
    if Code.same(file, "scenario.yaml") {
      guard let place = settings?.place(line: line, column: column), let table = medium.table(place.table) else {
        return "\(medium.kind.noun) \(MediumSettings.names[0])"
      }
      return medium.place(table, place.row, place.column)
    }
    guard !file.contains("/"), file.hasSuffix(".csv") else { return nil }
    let name = String(file.dropLast(4))
    guard let table = medium.table(name), line > 0 else { return "\(medium.kind.noun) \(name)" }
    var cursor = cursors[name] ?? MediumCursor()
    defer { cursors[name] = cursor }
    guard let place = table.place(line: line, column: column, cursor: &cursor) else {
      return "\(medium.kind.noun) \(name)"
    }
    return medium.place(table, place.row, place.column)
  }

  mutating func placed(_ problem: Problem) -> Problem {
    guard problem.place == nil else { return problem }
    guard let place = place(file: problem.file, line: problem.line, column: problem.column) else {
      // A file of the folder that the medium stands on: its way begins at the medium's folder.
      var problem = problem
      problem.place = problem.line > 0 ? "\(problem.file):\(problem.line):\(problem.column)" : problem.file
      return problem
    }
    var placed = problem
    placed.place = place
    placed.message = words(of: problem)
    placed.hint = problem.hint?.replacingOccurrences(of: ".csv\"", with: "\"")
    if problem.code == "unknown-table", placed.hint == "rename it if it is no table" {
      placed.hint = "begin its name with _ if it is no table"
    }
    return placed
  }

  /// A medium has sheets or tables, not files; rows, not lines.
  private func words(of problem: Problem) -> String {
    let noun = medium.kind.noun
    switch problem.code {
    case "missing-file": return "the \(noun) is missing"
    case "unknown-table": return "unknown \(noun)"
    case "empty-file": return "the \(noun) is empty"
    case "blank-line": return "an empty row between rows"
    case "unknown-key":
      return problem.message.replacingOccurrences(of: " in scenario.yaml", with: "")
    case "duplicate-key", "safety-stock-twice":
      return withRow(problem)
    default: return problem.message
    }
  }

  /// The last `line 12` of the message as the row that it is.
  private func withRow(_ problem: Problem) -> String {
    let message = problem.message
    guard let word = message.range(of: "line ", options: .backwards) else { return message }
    let digits = message[word.upperBound...].prefix { $0.isASCII && $0.isNumber }
    guard let line = Int(digits) else { return message }
    let isSettings = Code.same(problem.file, "scenario.yaml")
    let row =
      isSettings
      ? settings?.place(line: line, column: 1)?.row
      : medium.table(String(problem.file.dropLast(4)))?.row(ofLine: line)
    guard let row else { return message }
    return message.replacingCharacters(in: word.lowerBound..<digits.endIndex, with: "row \(row)")
  }
}
