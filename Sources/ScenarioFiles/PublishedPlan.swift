internal import Domain
internal import Foundation

/// The shipments of the plan that `policy.published` names, read as the table `published`.
enum PublishedPlan {
  /// nil where the settings name none, or where it cannot be read: that is put down.
  static func read(
    _ header: ScenarioHeader, from folder: ScenarioFolder, isTableThere: Bool, _ log: inout ProblemLog
  ) throws(ScenarioReadFailure) -> SourceFile? {
    guard let path = header.policy.published, let place = header.publishedAt else { return nil }
    func report(_ code: String, _ message: String, hint: String) {
      log.add(0, .rows) {
        Problem(code: code, file: place.file, line: place.line, column: place.column, message: message, hint: hint)
      }
    }
    if isTableThere {
      report(
        "published-twice", "a published plan is named here, and published.csv is there too", hint: "keep one of them")
      return nil
    }
    let whole = path.hasPrefix("/") ? path : folder.path + "/" + path
    guard !path.utf8.contains(0), FileManager.default.fileExists(atPath: whole + "/shipments.csv") else {
      report(
        "no-such-plan", "there is no plan in \(Quoted.text(path))",
        hint: "published is the way from this folder to a plan folder")
      return nil
    }
    let plan = try ScenarioFolder(path: whole, prefix: path.hasSuffix("/") ? path : path + "/")
    return try plan.read("shipments.csv", rank: TableName.published.rank, isRequired: true, isForeign: true, &log)
  }
}
