public import Domain
public import ScenarioFiles
internal import Synchronization

/// One scenario of a sweep.
public struct SweepTask: Sendable {
  /// From 0: grid points in the order of the file, the last axis fastest, and within each the runs.
  public var index: Int
  /// One label an axis.
  public var labels: [String]
  /// From 1; 0 where nothing is drawn.
  public var run: Int
  public var changes: [ScenarioChange]
}

/// A sweep with its base in memory.
public struct SweepTasks: Sendable {
  public let plan: SweepPlan
  public let source: ScenarioSource
  /// Every combination of the grid.
  private let points: [(labels: [String], changes: [ScenarioChange])]
  /// What features of the base this version cannot plan with.
  public let unsupported: [UnsupportedFeature]
  public let base: Scenario

  /// A grid larger than this is a mistake.
  public static let most = 10_000_000

  /// Reads the base and spreads the grid.
  ///
  /// - Throws: what is wrong with the base, or a grid that is too large.
  public init(_ plan: SweepPlan) throws(ScenarioReadFailure) {
    self.plan = plan
    source = try ScenarioSource.read(folder: plan.base)
    let reading = try source.reading()
    base = reading.scenario
    unsupported = reading.unsupported
    var points: [(labels: [String], changes: [ScenarioChange])] = [([], [])]
    for axis in plan.axes {
      let choices = Self.points(of: axis, base)
      guard points.count * max(1, choices.count) <= Self.most / max(1, plan.runs) else {
        throw .problems(
          ScenarioProblems(listed: [
            Problem(
              code: "too-many-tasks", file: plan.inputs.first?.name ?? "", line: 1, column: 1,
              message: "the sweep has more than \(Self.most) tasks")
          ]))
      }
      points = points.flatMap { point in
        choices.map { (point.labels + [$0.label], point.changes + $0.changes) }
      }
    }
    self.points = points
  }

  private static func points(of axis: SweepAxis, _ base: Scenario) -> [SweepPoint] {
    func without(_ kind: RemovalTarget, _ code: String) -> SweepPoint {
      SweepPoint(
        label: "without \(code)",
        changes: [
          ScenarioChange(.remove(kind), where: [ChangeCondition(key: kind.rawValue, values: [code])])
        ])
    }
    switch axis {
    case .points(let points): return points
    case .each(.warehouse): return base.warehouses.values.map { without(.warehouse, $0.code) }
    case .each(.product): return base.products.values.map { without(.product, $0.code) }
    case .each(.region):
      let isParent = base.parents
      return base.regions.refs.filter { !isParent[$0] }.map { without(.region, base.regions[$0].code) }
    case .each(.lane):
      return base.lanesByEnds.map { lane in
        let (from, to) = (base.warehouses[lane.from].code, base.code(of: lane.to))
        return SweepPoint(
          label: "without \(from) → \(to)",
          changes: [
            ScenarioChange(
              .remove(.lane),
              where: [
                ChangeCondition(key: "from", values: [from]), ChangeCondition(key: "to", values: [to]),
              ])
          ])
      }
    }
  }

  public var count: Int { points.count * max(1, plan.runs) }

  /// Labels of one axis each; their names are `axis_1`, `axis_2`, …
  public var axisCount: Int { plan.axes.count }

  public subscript(_ index: Int) -> SweepTask {
    let runs = max(1, plan.runs)
    let point = points[index / runs]
    return SweepTask(
      index: index, labels: point.labels, run: plan.runs == 0 ? 0 : index % runs + 1, changes: point.changes)
  }

  /// The scenario of a task.
  ///
  /// - Throws: what the changes make of the base where that is no scenario.
  /// - Complexity: O(rows).
  public func scenario(of task: SweepTask) throws(ScenarioReadFailure) -> Scenario {
    let drawn = plan.variations.enumerated().map { number, variation in
      variation.change(run: task.run, number: number, seed: plan.seed)
    }
    return try source.reading(after: task.changes + drawn, options: ReadOptions(threads: 1)).scenario
  }

  /// The factors of a run: variation (from 1), group, factor, each group once, in the order of the rows.
  public func draws(run: Int) -> [(variation: Int, group: String, factor: Double)] {
    let draws = DrawList()
    let changes = plan.variations.enumerated().map { number, variation in
      variation.change(run: run, number: number, seed: plan.seed) { group, factor in
        draws.add(variation: number + 1, group: group, factor: factor)
      }
    }
    source.rehearse(changes)
    return draws.list
  }

  /// SHA-256 of a scenario in canonical form, file by file.
  public static func identity(of scenario: Scenario) -> String {
    var bytes: [UInt8] = []
    for file in ScenarioWriter.files(of: scenario) {
      bytes += Array("\(file.name) \(file.bytes.count)\n".utf8)
      bytes += file.bytes
    }
    return SHA256.hexadecimal(of: bytes)
  }
}

/// Factors in the order in which they were drawn, each group once.
private final class DrawList: Sendable {
  private struct State {
    /// Bytes: texts that look alike may be different codes.
    var seen: Set<[UInt8]> = []
    var list: [(variation: Int, group: String, factor: Double)] = []
  }

  private let state = Mutex(State())

  func add(variation: Int, group: String, factor: Double) {
    state.withLock { state in
      if state.seen.insert(Array("\(variation) \(group)".utf8)).inserted {
        state.list.append((variation, group, factor))
      }
    }
  }

  var list: [(variation: Int, group: String, factor: Double)] { state.withLock { $0.list } }
}
