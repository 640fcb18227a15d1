internal import Domain
internal import Formulations
internal import LinearPrograms
internal import Solutions
internal import SolverInterface

/// Leximin of a block that is no network.
///
/// Most limits that products share bind few shares. Without them a block falls into parts, most of them networks, whose
/// levels come from cuts. They are bounds: where a plan of the whole block serves everyone up to a level t as its part
/// does, and all others at least to t, nobody up to t can have more. The highest such t is found by Newton's method
/// from above: a linear program asks for the largest share λ of what everyone would have at t; where λ < 1 its
/// multipliers are an inequality that every plan keeps, and the t at which it binds is the next. Those in the last
/// inequality stand at t. They are fixed, the parts that they belong to are asked again, and so on.
///
/// Source: the levels, W. Ogryczak, M. Pióro, A. Tomaszewski, Journal of Telecommunications and Information Technology 3
/// (2005); Newton's method for such cuts, T. Radzik, "Parametric flows, weighted means of cuts, and fractional
/// combinatorial optimization" in Complexity in Numerical Optimization (1993) 351–386.
struct FairBlockSolving {
  let model: AllocationModel
  let claimants: [Claimant]
  let backends: Backends
  let options: PlanOptions
  let deadline: Deadline

  struct Answer: Sendable {
    var levels: [FairSolving.Level] = []
    /// Least cost that keeps the levels.
    var point: LinearProgramSolution
    /// Whether some levels came from cuts of parts.
    var usesCuts = false
  }

  private var solver: GroupSolver { GroupSolver(backends: backends, options: options, deadline: deadline) }

  func solve(
    _ block: Block, in partition: BlockPartition, _ program: BlockProgram
  ) throws(FairSolving.Trouble) -> Answer {
    let whole = FairProgram(program, block, of: model, claimants)
    let tiers = tiers(whole.claimants)
    let solving = FairSolving(solver: solver, nodes: block.nodes.count)
    guard options.solver != .glpk else {
      let levels = try solving.levels(whole, tiers: tiers)
      return Answer(levels: levels, point: try leastCost(whole, levels, solving))
    }
    var run = FairRun(whole, tiers: tiers, parts: parts(of: block, partition, whole))
    do throws(FairSolving.Trouble) {
      for tier in Set(tiers).sorted() {
        run.begin(tier) { levels(of: $0, $1) }
        while !run.active.isEmpty { try settle(&run, solving) }
        run.end()
      }
      return Answer(
        levels: run.levels, point: try leastCost(whole, run.levels, solving), usesCuts: run.usesCuts)
    } catch {
      guard deadline.remaining > 0, !Task.isCancelled else { throw error }
      // Rounding, or rules that contradict each other: level by level, either comes out.
      let levels = try solving.levels(whole, tiers: tiers)
      return Answer(levels: levels, point: try leastCost(whole, levels, solving))
    }
  }

  /// Fixes everyone up to the highest t that the whole block can keep.
  private func settle(_ run: inout FairRun, _ solving: FairSolving) throws(FairSolving.Trouble) {
    if Task.isCancelled { throw .failed("interrupted") }
    var (level, bottleneck) = run.nextBottleneck()
    // Each step but the last finds an inequality that no earlier one implies.
    while level > 0 {
      let raised = try solving.optimum(run.program.raising(run.targets(at: level)))
      let share = raised.x.last ?? 0
      guard share < 1 - FairRun.noise else { break }
      let found = run.bottleneck(raised.rowDuals, most: share)
      let next = run.level(of: found)
      guard next < level - FairRun.noise else {
        if bottleneck == nil { throw .failed("the multipliers of a level do not bound it") }
        break
      }
      run.bottlenecks.append(found)
      (level, bottleneck) = (next, run.bottlenecks.count - 1)
    }
    guard run.fix(upTo: level, bottleneck, again: { levels(of: $0, $1) }) else {
      throw .failed("a level fixes nobody")
    }
  }

  private func isClaimant(_ row: Int32) -> Bool {
    if case .claimant = model.rows.keys[Int(row)] { true } else { false }
  }

  private func tiers(_ positions: [Int32]) -> [Int] { positions.map { claimants[Int($0)].tier.index } }

  /// What is left of the block without the rows that tie it: the parts that are networks.
  private func parts(of block: Block, _ partition: BlockPartition, _ whole: FairProgram) -> [FairRun.Part] {
    let kept = block.rows.filter { isClaimant($0) || model.boundsArcs($0) }
    let split = model.parts(tiedBy: kept)
    var place: [Int32: Int] = [:]
    for (position, claimant) in whole.claimants.enumerated() { place[claimant] = position }
    var rowPlace: [Int32: Int] = [:]
    for (position, row) in block.rows.enumerated() { rowPlace[row] = block.nodes.count + position }
    return split.blocks.compactMap { part in
      guard part.rows.contains(where: isClaimant),
        let network = BlockNetwork(part, in: split, of: model, ignoringClaimants: true, boundingArcs: true),
        let fair = FairNetwork(network, part, in: split, of: model, claimants)
      else { return nil }
      return FairRun.Part(
        block: part, fair: fair, positions: fair.claimants.compactMap { place[$0] },
        nodePlace: { Int(partition.position(ofNode: $0)) }, rowPlace: { rowPlace[$0] })
    }
  }

  /// The levels of those of a part that are still open, with multipliers of the whole block; nil where there are none.
  private func levels(of part: FairRun.Part, _ run: FairRun) -> [FairRun.PartLevel]? {
    let missing = part.positions.indices.map { index in
      run.fill[part.positions[index]].map { NumberText.tidied((1 - $0) * part.fair.quantities[index]) } ?? .infinity
    }
    let active = part.positions.map { run.fill[$0] == nil && run.tiers[$0] == run.tier }
    guard active.contains(true) else { return [] }
    let solving = FairNetworkSolving(backend: backends.flow, deadline: deadline)
    guard
      let found = try? solving.levels(part.fair, part.block, tier: run.tier, active: active, missing: missing)
    else { return nil }
    let position = Dictionary(
      zip(part.fair.claimants, part.positions), uniquingKeysWith: { first, _ in first })
    return found.levels.enumerated().map { number, level in
      FairRun.PartLevel(
        fill: level.fill, positions: level.claimants.compactMap { position[$0] },
        multipliers: { part.multipliers(found.cuts, level: number, count: run.program.rowCount) })
    }
  }

  /// The plan of least cost with everyone at its level; room for rounding is a last resort.
  private func leastCost(
    _ whole: FairProgram, _ levels: [FairSolving.Level], _ solving: FairSolving
  ) throws(FairSolving.Trouble) -> LinearProgramSolution {
    var (exact, roomy) = (whole, whole)
    let tiers = tiers(whole.claimants)
    var smallest: [Int: Double] = [:]
    for (position, tier) in tiers.enumerated() {
      smallest[tier] = min(smallest[tier] ?? .infinity, whole.totals[position])
    }
    var place: [Int32: Int] = [:]
    for (position, claimant) in whole.claimants.enumerated() { place[claimant] = position }
    for level in levels {
      for claimant in level.claimants {
        guard let position = place[claimant] else { continue }
        exact.require(position, fill: level.fill, slack: 0)
        roomy.require(
          position, fill: level.fill, slack: FairSolving.slackShare * (smallest[level.tier] ?? 0))
      }
    }
    do throws(FairSolving.Trouble) {
      return try solving.optimum(exact.leastCost)
    } catch {
      return try solving.optimum(roomy.leastCost)
    }
  }
}
