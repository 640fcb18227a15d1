internal import Formulations
internal import Solutions

/// What is known of a block's levels while `FairBlockSolving` looks for them. Claimants are positions in its program.
struct FairRun {
  /// Rounding of shares and fill rates.
  static let noise = 1e-11
  /// A weight that is smaller, against the largest of its inequality, is left for the next to make larger.
  private static let leastWeight = 1e-2
  /// An inequality whose open claimants weigh less together is not used again: it would say where they stand in few digits.
  private static let leastOpen = 1e-3
  /// Levels closer than this are one.
  private static let sameLevel = 1e-9

  /// A network that is left without the rows that tie the block.
  struct Part {
    let block: Block
    let fair: FairNetwork
    /// In the block, of the network's claimants.
    let positions: [Int]
    /// Rows of the block's program.
    let nodePlace: (Int32) -> Int
    let rowPlace: (Int32) -> Int?
    fileprivate var levels: [PartLevel] = []

    init(
      block: Block, fair: FairNetwork, positions: [Int], nodePlace: @escaping (Int32) -> Int,
      rowPlace: @escaping (Int32) -> Int?
    ) {
      self.block = block
      self.fair = fair
      self.positions = positions
      self.nodePlace = nodePlace
      self.rowPlace = rowPlace
    }

    /// The cut of one of its levels, as multipliers of the block's program.
    func multipliers(_ cuts: NestedCuts, level: Int, count: Int) -> [Double] {
      var result = [Double](repeating: 0, count: count)
      for entry in cuts.nodes where Int(entry.level) <= level { result[nodePlace(entry.position)] = entry.multiplier }
      for entry in cuts.rows where Int(entry.level) <= level {
        if let place = rowPlace(entry.position) { result[place] = entry.multiplier }
      }
      return result
    }
  }

  /// Claimants that have no more in their part, were it alone.
  struct PartLevel {
    var fill: Double
    var positions: [Int]
    var multipliers: () -> [Double]
  }

  /// Σ weight · fill ≤ most, in every plan that keeps what was fixed when it was found.
  struct Bottleneck {
    var weights: [(position: Int, weight: Double)]
    var most: Double
    var multipliers: [Double]
  }

  private(set) var program: FairProgram
  let tiers: [Int]
  private(set) var fill: [Double?]
  private(set) var levels: [FairSolving.Level] = []
  private(set) var usesCuts = false
  private(set) var tier = 0
  /// Of the tier, not fixed yet.
  private(set) var active: [Int] = []
  var bottlenecks: [Bottleneck] = []
  /// A level that everyone open can have.
  private var reached = 0.0
  /// The most that each can have in its part; 1 where it has none.
  private var bound: [Double]
  private var parts: [Part]
  private var tierLevels: [FairSolving.Level] = []

  init(_ program: FairProgram, tiers: [Int], parts: [Part]) {
    self.program = program
    self.tiers = tiers
    self.parts = parts
    fill = Array(repeating: nil, count: tiers.count)
    bound = Array(repeating: 1, count: tiers.count)
  }

  typealias LevelsOfPart = (Part, FairRun) -> [PartLevel]?

  mutating func begin(_ tier: Int, levels: LevelsOfPart) {
    self.tier = tier
    active = tiers.indices.filter { tiers[$0] == tier }
    tierLevels = []
    bottlenecks = []
    reached = 0
    for part in parts.indices { refresh(part, levels) }
  }

  private mutating func refresh(_ part: Int, _ levels: LevelsOfPart) {
    parts[part].levels = levels(parts[part], self) ?? []
    for position in parts[part].positions where tiers[position] == tier { bound[position] = 1 }
    for level in parts[part].levels {
      for position in level.positions { bound[position] = level.fill }
    }
  }

  /// What everyone open would have at `level`.
  func targets(at level: Double) -> [(position: Int, fill: Double)] { active.map { ($0, min(bound[$0], level)) } }

  // MARK: - Bottlenecks

  func bottleneck(_ multipliers: [Double], most: Double) -> Bottleneck {
    let weights = active.map { (position: $0, weight: program.weight(of: $0, multipliers)) }
    return Bottleneck(weights: weights.filter { $0.weight > Self.noise }, most: most, multipliers: multipliers)
  }

  /// The lowest level at which a known inequality binds, and which; infinity where none does.
  func nextBottleneck() -> (level: Double, position: Int?) {
    var result: (level: Double, position: Int?) = (.infinity, nil)
    for (position, bottleneck) in bottlenecks.enumerated() {
      let open = bottleneck.weights.reduce(0) { $0 + (fill[$1.position] == nil ? $1.weight : 0) }
      guard open >= Self.leastOpen else { continue }
      let level = level(of: bottleneck)
      // None binds below the level that all have reached but by rounding.
      if level >= reached, level < result.level { result = (level, position) }
    }
    return result
  }

  /// The level at which an inequality binds: Σ weight · min(bound, level) = most, with those that are fixed as they are.
  func level(of bottleneck: Bottleneck) -> Double {
    var room = bottleneck.most
    var open: [(bound: Double, weight: Double)] = []
    var weight = 0.0
    for entry in bottleneck.weights {
      if let fill = fill[entry.position] {
        room -= entry.weight * fill
      } else {
        open.append((bound[entry.position], entry.weight))
        weight += entry.weight
      }
    }
    for entry in open.sorted(by: { $0.bound < $1.bound }) {
      if weight * entry.bound > room { return max(0, room / weight) }
      room -= entry.weight * entry.bound
      weight -= entry.weight
    }
    return .infinity
  }

  // MARK: - Fixing

  /// Fixes those whose part gives them no more than `level`, and those whom the bottleneck holds there.
  ///
  /// - Returns: whether there were any.
  mutating func fix(upTo level: Double, _ bottleneck: Int?, again: LevelsOfPart) -> Bool {
    let before = active.count
    fixParts(upTo: level)
    let whole = active.filter { fill[$0] == nil && bound[$0] >= 1 && level >= 1 }
    if !whole.isEmpty { fix(whole, at: 1, program.wholeMultipliers(whole)) }
    if let bottleneck {
      let inequality = bottlenecks[bottleneck]
      let held = inequality.weights.filter { fill[$0.position] == nil && bound[$0.position] > level }
      let least = Self.leastWeight * held.reduce(0) { max($0, $1.weight) }
      let fixed = held.filter { $0.weight >= least }.map(\.position)
      if !fixed.isEmpty { fix(fixed, at: level, inequality.multipliers) }
      let isFixed = Set(fixed)
      for part in parts.indices where parts[part].positions.contains(where: isFixed.contains) { refresh(part, again) }
    }
    active.removeAll { fill[$0] != nil }
    reached = level
    return active.count < before
  }

  private mutating func fixParts(upTo level: Double) {
    for part in parts.indices {
      let open = parts[part].levels.filter { $0.fill > level + Self.noise }
      for one in parts[part].levels where one.fill <= level + Self.noise {
        fix(one.positions, at: one.fill, one.multipliers())
        usesCuts = true
      }
      parts[part].levels = open
    }
  }

  private mutating func fix(_ positions: [Int], at fill: Double, _ multipliers: [Double]) {
    for position in positions {
      self.fill[position] = fill
      program.require(position, fill: fill, slack: 0)
    }
    tierLevels.append(
      FairSolving.Level(
        tier: tier, fill: fill, claimants: positions.map { program.claimants[$0] }, multipliers: multipliers))
  }

  /// Levels of one fill rate are one, which all their multipliers prove together.
  mutating func end() {
    var merged: [FairSolving.Level] = []
    let sorted = tierLevels.sorted { ($0.fill, $0.claimants.min() ?? 0) < ($1.fill, $1.claimants.min() ?? 0) }
    for level in sorted {
      guard let last = merged.last, level.fill <= last.fill + Self.sameLevel else {
        merged.append(level)
        continue
      }
      merged[merged.count - 1].claimants += level.claimants
      for row in level.multipliers.indices where level.multipliers[row] != 0 {
        merged[merged.count - 1].multipliers[row] += level.multipliers[row]
      }
    }
    levels += merged
  }
}
