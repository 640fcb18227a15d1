public import Domain
internal import Foundation

/// A file by its name within a folder.
public struct PlanFile: Hashable, Sendable {
  public var name: String
  public var bytes: [UInt8]

  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}

/// The plan folder of MODEL.md section 8 ⇄ `Plan`.
public enum PlanFolder {
  static let summaryName = "plan.json"
  static let scenarioName = "scenario"

  /// Writes `plan` as a folder that is whole or absent.
  ///
  /// `plan.json` comes last, so that `seconds.write` counts the other files; an infeasible plan gets its diagnosis in
  /// place of the other tables.
  ///
  /// - Parameters:
  ///   - plan: its lines; those of quantity 0 are left out, quantities are freed of solver noise.
  ///   - scenario: what the plan's refs point into.
  ///   - scenarioFiles: the resolved scenario, put under `scenario/` as it is.
  ///   - path: the target; folders above it are made where they are missing.
  ///   - replacing: whether a plan folder at `path` may be replaced; anything else there never is.
  /// - Returns: the summary as written.
  /// - Throws: `cannotWrite` or `inputOutput`; the target is then as it was.
  /// - Complexity: O(lines + bytes of the scenario).
  @discardableResult
  public static func write(
    _ plan: Plan, scenario: Scenario, scenarioFiles: [PlanFile], to path: String, replacing: Bool
  ) throws(PlanFileFailure) -> PlanSummary {
    let clock = ContinuousClock()
    let start = clock.now
    let target = FolderSwap(path)
    try target.prepare(replacing: replacing)
    do throws(PlanFileFailure) {
      if !scenarioFiles.isEmpty { try target.writeFolder(scenarioName, scenarioFiles) }
      let writer = PlanTableWriter(plan, scenario)
      for table in PlanTable.tables(infeasible: plan.summary.status == .infeasible) {
        guard writer.writes(table) else { continue }
        try target.write(PlanFile(name: table.fileName, bytes: writer.bytes(of: table)))
      }
      var summary = plan.summary
      summary.seconds.write += Double((clock.now - start) / .seconds(1))
      try target.write(PlanFile(name: summaryName, bytes: Array(summary.json(diagnosis: plan.diagnosis).written.utf8)))
      try target.publish()
      return summary
    } catch {
      target.discard()
      throw error
    }
  }

  /// Says whether `write` to `path` would be refused, before the work that makes the plan. Writes nothing.
  ///
  /// - Throws: `cannotWrite` where something else than a plan is at `path`, or a plan and not `replacing`, or no folder
  ///   can be made there.
  public static func checkTarget(_ path: String, replacing: Bool) throws(PlanFileFailure) {
    try FolderSwap(path).check(replacing: replacing)
  }

  /// The folder that `write` fills before it takes the place of `path`.
  public static func temporaryPath(for path: String) -> String { FolderSwap(path).partial }

  /// Removes what an interrupted `write` to `path` by this process leaves, and puts back a plan that it had moved away.
  /// May be called from another thread at any moment of a `write`, which then fails or is complete.
  public static func abandon(_ path: String) { FolderSwap(path).abandon() }

  /// Reads a plan folder back.
  ///
  /// - Throws: `noInput` where there is no plan folder, `malformed` with file, line and column for anything that breaks
  ///   the format (unknown keys of `plan.json` are left alone), `inputOutput`.
  /// - Complexity: O(bytes).
  public static func read(_ path: String, scenario: Scenario) throws(PlanFileFailure) -> Plan {
    var plan = Plan(summary: try readSummary(path))
    let reader = PlanTableReader(scenario)
    for table in PlanTable.tables(infeasible: plan.summary.status == .infeasible) {
      if table.isOptional, !FileManager.default.fileExists(atPath: path + "/" + table.fileName) { continue }
      try reader.read(table, try source(path, table.fileName, missing: .malformed), into: &plan)
    }
    return plan
  }

  /// Reads `plan.json` alone.
  ///
  /// - Throws: as `read`.
  public static func readSummary(_ path: String) throws(PlanFileFailure) -> PlanSummary {
    try PlanSummaryReader(source: try source(path, summaryName, missing: .noInput)).read()
  }

  /// `plan.json` as it stands in the folder.
  public static func json(_ summary: PlanSummary) -> String { summary.json.written }

  /// `plan.json` with what contradicts, where no plan exists, as a list `diagnosis`.
  public static func json(_ plan: Plan) -> String { plan.summary.json(diagnosis: plan.diagnosis).written }

  private static func source(
    _ folder: String, _ name: String, missing: PlanFileFailure.Kind
  ) throws(PlanFileFailure) -> SourceText {
    let file = folder + "/" + name
    do {
      return SourceText(file: file, bytes: [UInt8](try Data(contentsOf: URL(fileURLWithPath: file))))
    } catch {
      var failure = PlanFileFailure.reading(file, error)
      if failure.kind == .noInput { failure.kind = missing }
      throw failure
    }
  }
}
