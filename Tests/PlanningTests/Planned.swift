import Domain
import Foundation
import PlanChecks
import PlanFiles
import Planning
import ScenarioFiles

/// Exact solvers agree in cost to this, and a bound is its cost to this, relative to max(1, |cost|).
let exactTolerance = 1e-7

/// Of a published optimum, or one of our own that is written down.
let knownOptimumTolerance = 1e-9

func isClose(_ one: Double, _ other: Double, _ tolerance: Double = exactTolerance) -> Bool {
  abs(one - other) <= tolerance * max(1, abs(one), abs(other))
}

/// Whether this build has a solver for linear programs; without one a scenario that needs it gets the greedy's plan.
let hasLinearPrograms = Backends.standard.linearProgram != nil

extension Plan {
  /// Without what differs from run to run.
  var timeless: Plan {
    var plan = self
    plan.summary.seconds = StageSeconds()
    plan.summary.inputs = []
    return plan
  }

  var cost: Double { summary.cost.total }
}

/// The bytes of every file of a plan folder, `seconds` and `inputs` of plan.json left out.
func folderBytes(_ plan: Plan, _ scenario: Scenario, in folder: URL) throws -> [String: Data] {
  try PlanFolder.write(
    plan.timeless, scenario: scenario,
    scenarioFiles: ScenarioWriter.files(of: scenario).map { PlanFile(name: $0.name, bytes: $0.bytes) },
    to: folder.path, replacing: false)
  var files: [String: Data] = [:]
  for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
    let file = folder.appendingPathComponent(name)
    guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
    files[name] = try Data(contentsOf: file)
  }
  if let summary = files["plan.json"] { files["plan.json"] = withoutSeconds(summary) }
  return files
}

/// Writing takes its own time: the line of `seconds` is cut out.
private func withoutSeconds(_ json: Data) -> Data {
  let lines = String(decoding: json, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
  var kept: [Substring] = []
  var inSeconds = false
  for line in lines {
    if line.contains("\"seconds\"") { inSeconds = true }
    if !inSeconds { kept.append(line) }
    if line.contains("}") { inSeconds = false }
  }
  return Data(kept.joined(separator: "\n").utf8)
}
