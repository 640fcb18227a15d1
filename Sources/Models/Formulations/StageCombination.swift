/// The multipliers of every stage as proofs on their own.
///
/// A stage is solved among the optima of the stages before it, so its own multipliers prove nothing outside of them.
/// Adding λ times an earlier stage's objective and multipliers, with the row "that goal is at most its value" priced
/// at −λ, makes every arc that the earlier stage took out price right again for λ large enough: Lagrangian relaxation of
/// the lexicographic problem. The least such λ is taken, latest stage first.
public struct StageCombination: Sendable {
  /// The objective of each stage with its share of earlier ones, one an arc.
  public private(set) var objectives: [[Double]]
  public private(set) var duals: [StageDuals]
  /// `weights[k][j]`: λ of goal j < k in stage k.
  public private(set) var weights: [[Double]] = []

  private let model: AllocationModel
  /// The first stage in which an arc, or a row, has a price: the one that decided it. Stages.count = none has.
  private var arcDecided: [Int8]
  private var rowDecided: [Int8]

  /// - Complexity: O(stages² · arcs).
  public init(_ solution: ModelSolution, of model: AllocationModel, goals: [Goal]) {
    self.model = model
    objectives = goals.map { model.objective(of: $0) } + [model.arcs.cost]
    duals = solution.duals
    arcDecided = Array(repeating: Int8.max, count: model.arcs.count)
    rowDecided = Array(repeating: Int8.max, count: model.rows.count)
    guard !goals.isEmpty else {
      weights = [[]]
      return
    }
    var reduced: [[Double]] = []
    for stage in objectives.indices {
      var own = reducedCosts(stage)
      noteDecisions(stage, own)
      var weights = [Double](repeating: 0, count: stage)
      for earlier in (0..<stage).reversed() {
        let weight = leastWeight(own, reduced[earlier], stage, earlier)
        weights[earlier] = weight
        guard weight > 0 else { continue }
        add(earlier, to: stage, weight)
        for arc in own.indices { own[arc] += weight * reduced[earlier][arc] }
      }
      // An earlier goal stands in several stages: its share counts once, with everything that came with it.
      self.weights.append(spread(weights))
      reduced.append(own)
    }
  }

  private mutating func noteDecisions(_ stage: Int, _ reduced: [Double]) {
    let noise = Self.noise(objectives[stage])
    let mark = Int8(clamping: stage)
    for arc in reduced.indices where arcDecided[arc] > mark && abs(reduced[arc]) > noise { arcDecided[arc] = mark }
    for row in rowDecided.indices where rowDecided[row] > mark && abs(duals[stage].row[row]) > noise {
      rowDecided[row] = mark
    }
  }

  /// Below this a price is the rounding of 0, as in `StagedNetwork` and `StagedProgram`.
  private static func noise(_ objective: [Double]) -> Double {
    1e-9 * max(1e-300, objective.reduce(0) { max($0, abs($1)) })
  }

  private func reducedCosts(_ stage: Int) -> [Double] {
    var reduced = objectives[stage]
    for arc in 0..<model.arcs.count {
      let (tail, head) = (model.arcs.tail[arc], model.arcs.head[arc])
      if tail >= 0 { reduced[arc] -= model.arcs.tailFactor[arc] * duals[stage].node[Int(tail)] }
      if head >= 0 { reduced[arc] += duals[stage].node[Int(head)] }
    }
    for row in 0..<model.rows.count where duals[stage].row[row] != 0 {
      for entry in model.rows.starts[row]..<model.rows.starts[row + 1] {
        reduced[Int(model.rows.arcs[entry])] -= duals[stage].row[row] * model.rows.coefficients[entry]
      }
    }
    return reduced
  }

  /// The least λ ≥ 0 with which no arc, and no row, that the earlier stage decided prices wrong.
  private func leastWeight(_ own: [Double], _ earlier: [Double], _ stage: Int, _ before: Int) -> Double {
    var weight = 0.0
    let mark = Int8(clamping: before)
    for arc in own.indices where arcDecided[arc] == mark && own[arc] * earlier[arc] < 0 {
      weight = max(weight, -own[arc] / earlier[arc])
    }
    for row in rowDecided.indices where rowDecided[row] == mark {
      let (mine, theirs) = (duals[stage].row[row], duals[before].row[row])
      if mine * theirs < 0 { weight = max(weight, -mine / theirs) }
    }
    return weight
  }

  private mutating func add(_ earlier: Int, to stage: Int, _ weight: Double) {
    for arc in objectives[stage].indices { objectives[stage][arc] += weight * objectives[earlier][arc] }
    for node in duals[stage].node.indices { duals[stage].node[node] += weight * duals[earlier].node[node] }
    for row in duals[stage].row.indices { duals[stage].row[row] += weight * duals[earlier].row[row] }
  }

  /// Stage j brought shares of its own earlier goals along: λ of goal i grows by λ of j times j's λ of i.
  private func spread(_ weights: [Double]) -> [Double] {
    var result = weights
    for earlier in weights.indices where weights[earlier] > 0 {
      for first in 0..<earlier { result[first] += weights[earlier] * self.weights[earlier][first] }
    }
    return result
  }
}
