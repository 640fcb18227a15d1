/// One objection to a scenario's files: where, what, and what to do about it.
public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind it is, in kebab case: `unknown-warehouse`.
  public var code: String
  /// Name of the file inside the scenario folder.
  public var file: String
  /// From 1; 0 where the problem is the file as a whole.
  public var line: Int
  /// From 1, counted in Unicode scalars of that line, as an editor shows it.
  public var column: Int
  /// In place of file, line and column, where a workbook or a database was read: `sheet demand, row 7, column C`;
  /// empty where all of it is meant.
  public var place: String?
  public var message: String
  /// What to do: `did you mean "LYS1"?`
  public var hint: String?

  public init(code: String, file: String, line: Int = 0, column: Int = 0, message: String, hint: String? = nil) {
    self.code = code
    self.file = file
    self.line = line
    self.column = column
    self.message = message
    self.hint = hint
  }

  /// `lanes.csv:14:7: error: unknown warehouse "LYN1"; did you mean "LYS1"? [unknown-warehouse]`
  public var description: String {
    let place = self.place ?? (line > 0 ? "\(file):\(line):\(column)" : file)
    let advice = hint.map { "; \($0)" } ?? ""
    return (place.isEmpty ? "" : place + ": ") + "error: \(message)\(advice) [\(code)]"
  }

  /// The description with the folder in front of the file's name, as an editor can follow it.
  ///
  /// `week.xlsx: sheet demand, row 7, column C: error: …` where that is a workbook.
  public func description(in folder: String) -> String {
    if place != nil { return "\(folder): \(description)" }
    let separator = folder.isEmpty || folder.hasSuffix("/") ? "" : "/"
    return folder + separator + description
  }
}

/// Every problem of a scenario: `scenario.yaml` first, then the tables in the order of the page, then by line and column.
public struct ScenarioProblems: Error, Sendable, Equatable, CustomStringConvertible {
  /// At most `ProblemLog.limit` of them.
  public var listed: [Problem]
  /// How many more there are.
  public var unlisted: Int

  public init(listed: [Problem], unlisted: Int = 0) {
    self.listed = listed
    self.unlisted = unlisted
  }

  /// One line a problem, each with `folder` in front, and a last line that counts those not listed.
  public func lines(in folder: String = "") -> [String] {
    listed.map { $0.description(in: folder) } + (unlisted > 0 ? ["and \(unlisted) more"] : [])
  }

  public var description: String { lines().joined(separator: "\n") }
}

/// Why a folder did not become a scenario.
public enum ScenarioReadFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// The files are at fault; all problems are listed.
  case problems(ScenarioProblems)
  /// There is no folder at `path`.
  case noSuchFolder(path: String)
  /// The system refused to read `path`.
  case cannotRead(path: String, reason: String)
  /// The folder makes no scenario without features of a later version.
  case notBuiltIn([UnsupportedFeature])

  public var description: String {
    switch self {
    case .problems(let problems): problems.description
    case .noSuchFolder(let path): "\(path): error: no such folder"
    case .cannotRead(let path, let reason): "\(path): error: cannot read: \(reason)"
    case .notBuiltIn(let features): features.map(\.description).joined(separator: "\n")
    }
  }
}
