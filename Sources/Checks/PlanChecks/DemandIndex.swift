internal import Domain

/// What is asked for and what may cover it, by positions: pairs (region, product) and their periods.
///
/// A slot is `pair × T + period − 1`.
struct DemandIndex {
  let periods: Int
  /// (region, product asked for)
  let pairs: PairIndex
  let regions: [Int32]
  /// Row of `Scenario.demand` in each slot, −1 = none.
  private(set) var rows: [Int32]
  /// Whether demand is accounted for in the slot: under backorder in every period of a pair.
  private(set) var exists: [Bool]
  /// max(0, quantity − held), without what waits from before.
  private(set) var due: [Double]
  private(set) var least: [Double]
  private(set) var most: [Double]
  private(set) var penalty: [Double]
  /// Periods of shelf life asked for on arrival.
  private(set) var life: [Int32]

  /// Options of pair i are `optionStarts[i] ..< optionStarts[i + 1]`: the product itself and its substitutes there.
  let optionStarts: [Int]
  let options: [CoverOption]
  /// (region, product delivered)
  let covers: PairIndex

  init(_ scenario: Scenario) {
    let periods = Int(scenario.periods)
    self.periods = periods
    pairs = PairIndex(
      firsts: scenario.regions.count, width: scenario.products.count,
      pairs: scenario.demand.map { PairIndex.Pair(first: $0.region.position, second: $0.product.position) })
    regions = pairs.firsts
    let backorder = scenario.policy.unmet == .backorder
    rows = Array(repeating: -1, count: pairs.count * periods)
    exists = Array(repeating: backorder, count: pairs.count * periods)
    due = Array(repeating: 0, count: pairs.count * periods)
    least = due
    penalty = due
    life = Array(repeating: 0, count: due.count)
    most = Array(repeating: .infinity, count: pairs.count * periods)
    for (position, row) in scenario.demand.enumerated() {
      let slot = pairs.find(row.region.index, row.product.index) * periods + Int(row.period) - 1
      rows[slot] = Int32(truncatingIfNeeded: position)
      exists[slot] = true
      due[slot] = row.due
      least[slot] = row.leastCovered
      most[slot] = row.mostCovered
      penalty[slot] = row.unmetPenalty
      life[slot] = row.minimumLife
    }
    var starts: [Int] = [0]
    var options: [CoverOption] = []
    let rules = SubstitutionRules(scenario)
    for (pair, region) in regions.enumerated() {
      rules.append(product: pairs.seconds[pair], region: region, to: &options)
      starts.append(options.count)
    }
    optionStarts = starts
    covers = Self.join(&options, starts, regions, scenario)
    self.options = options
    if backorder { fillPenalties() }
  }

  /// A period without a row pays what the latest row before it says, else the first row after it; what waits there still
  /// asks for the same shelf life.
  private mutating func fillPenalties() {
    for pair in 0..<pairs.count {
      let slots = (pair * periods)..<((pair + 1) * periods)
      guard let first = slots.first(where: { rows[$0] >= 0 }) else { continue }
      var current = (penalty[first], life[first])
      for slot in slots {
        if rows[slot] >= 0 { current = (penalty[slot], life[slot]) } else { (penalty[slot], life[slot]) = current }
      }
    }
  }

  /// Numbers the pairs (region, product delivered) and writes them into the options.
  private static func join(
    _ options: inout [CoverOption], _ starts: [Int], _ regions: [Int32], _ scenario: Scenario
  ) -> PairIndex {
    var delivered: [PairIndex.Pair] = []
    delivered.reserveCapacity(options.count)
    for (pair, region) in regions.enumerated() {
      for option in starts[pair]..<starts[pair + 1] {
        delivered.append(PairIndex.Pair(first: region, second: options[option].product))
      }
    }
    let covers = PairIndex(firsts: scenario.regions.count, width: scenario.products.count, pairs: delivered)
    for (option, pair) in delivered.enumerated() {
      options[option].cover = covers.find(Int(pair.first), Int(pair.second))
    }
    return covers
  }

  /// The option by which `supplied` covers the demand of `pair`, −1 where it may not.
  func option(of pair: Int, supplied: Int32) -> Int {
    for option in optionStarts[pair]..<optionStarts[pair + 1] where options[option].product == supplied {
      return option
    }
    return -1
  }
}

/// One way to cover a demand: by the product itself (ratio 1, free, unlimited) or by a substitute.
struct CoverOption {
  var product: Int32
  var ratio = 1.0
  var penalty = 0.0
  var maxShare = Double.infinity
  /// Position of (region, product delivered).
  var cover = -1
}

/// Substitutes by product asked for; a regional row replaces the every-region row of its pair.
private struct SubstitutionRules {
  private let rows: [SubstituteRow]
  private let starts: [Int]

  /// Rows come sorted by (product, substitute, region with every-region first).
  init(_ scenario: Scenario) {
    rows = scenario.substitutes
    var starts = Array(repeating: 0, count: scenario.products.count + 1)
    for row in rows { starts[row.product.index + 1] += 1 }
    for product in starts.indices.dropFirst() { starts[product] += starts[product - 1] }
    self.starts = starts
  }

  /// - Complexity: O(substitutes of the product × log regional rows).
  func append(product: Int32, region: Int32, to options: inout [CoverOption]) {
    options.append(CoverOption(product: product))
    var next = starts[Int(product)]
    let end = starts[Int(product) + 1]
    while next < end {
      let substitute = rows[next].substitute
      let stop = firstRow(in: next..<end) { $0.substitute > substitute }
      let regional = firstRow(in: next..<stop) { ($0.region?.position ?? -1) >= region }
      let chosen = regional < stop && rows[regional].region?.position == region ? regional : next
      let row = rows[chosen]
      if row.region == nil || row.region?.position == region {
        options.append(
          CoverOption(
            product: substitute.position, ratio: row.ratio, penalty: row.penalty, maxShare: row.maxShare))
      }
      next = stop
    }
  }

  private func firstRow(in range: Range<Int>, where isBehind: (SubstituteRow) -> Bool) -> Int {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high {
      let middle = (low + high) / 2
      if isBehind(rows[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
