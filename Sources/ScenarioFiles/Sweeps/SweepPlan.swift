/// What a sweep file asks for: a base scenario, a grid of changes, and runs with drawn numbers.
public struct SweepPlan: Sendable {
  /// The base scenario's folder, seen from where the process runs.
  public var base: String
  public var axes: [SweepAxis]
  /// Runs with drawn numbers at every point of the grid; 0 where nothing is drawn.
  public var runs: Int
  public var seed: UInt64
  public var variations: [SweepVariation]
  /// The files that it was read from, for their hashes.
  public var inputs: [InputFile]
}

/// One direction of the grid.
public enum SweepAxis: Sendable {
  case points([SweepPoint])
  /// Takes out each of the base's entities of a kind in turn.
  case each(RemovalTarget)
}

/// Changes that go together, under a name.
public struct SweepPoint: Sendable {
  public var label: String
  public var changes: [ScenarioChange]

  public init(label: String, changes: [ScenarioChange]) {
    self.label = label
    self.changes = changes
  }
}

/// Numbers of the base that are multiplied by drawn factors.
public struct SweepVariation: Sendable {
  public var target: ScaleTarget
  public var conditions: [ChangeCondition]
  public var distribution: FactorDistribution
  /// Rows that share one draw.
  public var group: ScaleGroup
  public var file: String
  public var line: Int
  public var column: Int

  /// The change of one run.
  ///
  /// - Parameters:
  ///   - number: which variation of the sweep it is, from 0.
  ///   - note: told of each group's factor, perhaps more than once.
  public func change(
    run: Int, number: Int, seed: UInt64,
    note: @escaping @Sendable (_ group: String, _ factor: Double) -> Void = { _, _ in }
  ) -> ScenarioChange {
    let distribution = distribution
    return ScenarioChange(
      .scale(
        target,
        by: .byGroup(group) { name in
          var numbers = GroupNumbers(seed: seed, run: run, variation: number, group: name)
          let factor = distribution.draw(&numbers)
          note(name, factor)
          return factor
        }), where: conditions, file: file, line: line, column: column)
  }
}
