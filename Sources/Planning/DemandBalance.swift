internal import Domain

/// What is unmet at the end of each period: 3.3 solved for u.
struct DemandBalance {
  private(set) var unmet: [UnmetLine] = []

  /// - Parameter allocations: sorted as in a plan.
  /// - Complexity: O(n log n) in demand rows and allocations.
  init(_ scenario: Scenario, _ allocations: [AllocationLine]) {
    let covered = Self.covered(allocations)
    var next = 0
    var start = 0
    let rows = scenario.demand
    while start < rows.count {
      var end = start
      while end < rows.count, rows[end].region == rows[start].region, rows[end].product == rows[start].product {
        end += 1
      }
      add(rows[start..<end], scenario, covered, &next)
      start = end
    }
    unmet.sort { ($0.period, $0.region, $0.product) < ($1.period, $1.region, $1.product) }
  }

  struct Covered {
    var region: Ref<Region>
    var product: Ref<Product>
    var period: Int32
    var quantity: Double

    var key: (Ref<Region>, Ref<Product>, Int32) { (region, product, period) }
  }

  /// Σ z by line, sorted as demand is.
  static func covered(_ allocations: [AllocationLine]) -> [Covered] {
    var sorted = allocations.map {
      Covered(region: $0.region, product: $0.demanded, period: $0.period, quantity: $0.covers)
    }
    sorted.sort { $0.key < $1.key }
    var result: [Covered] = []
    for one in sorted {
      if let last = result.last, last.key == one.key {
        result[result.count - 1].quantity += one.quantity
      } else {
        result.append(one)
      }
    }
    return result
  }

  /// One (region, product) over the horizon; under backorder from its first row to T.
  private mutating func add(
    _ rows: ArraySlice<DemandRow>, _ scenario: Scenario, _ covered: [Covered], _ next: inout Int
  ) {
    guard let first = rows.first else { return }
    let waits = scenario.policy.unmet == .backorder
    var waiting = 0.0
    var row = rows.startIndex
    var penalty = first.unmetPenalty
    for period in first.period...scenario.periods {
      var due = waits ? waiting : 0
      if row < rows.endIndex, rows[row].period == period {
        due += rows[row].due
        penalty = rows[row].unmetPenalty
        row += 1
      } else if !waits {
        continue
      }
      while next < covered.count, covered[next].key < (first.region, first.product, period) { next += 1 }
      if next < covered.count, covered[next].key == (first.region, first.product, period) {
        due -= covered[next].quantity
      }
      waiting = max(0, NumberText.tidied(due))
      guard waiting > 0 else { continue }
      unmet.append(
        UnmetLine(
          period: period, region: first.region, product: first.product, quantity: waiting,
          penalty: penalty * waiting, reason: ""))
    }
  }
}
