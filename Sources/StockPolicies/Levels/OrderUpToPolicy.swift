/// (s, S): at each review, when stock and open orders are at s or below, order up to S. Demand per period in whole units.
public struct OrderUpToPolicy: Hashable, Sendable {
  /// s, units.
  public let reorderPoint: Int
  /// S, units.
  public let orderUpTo: Int
  /// g(s, S), money/period, long-run mean.
  public let cost: Double

  private init(reorderPoint: Int, orderUpTo: Int, cost: Double) {
    self.reorderPoint = reorderPoint
    self.orderUpTo = orderUpTo
    self.cost = cost
  }

  private static let largest = 20_000
}

/// The costs and demand that (s, S) policies are judged by.
public struct OrderUpToProblem<Demand: CountDistribution>: Sendable {
  /// h and p per unit and period.
  public let costs: StockCosts
  /// K, money/order.
  public let fixedCost: Double
  /// Demand of one period; with a lead time the demand in `costs` is that over lead time and review, see `exposure`.
  public let demand: Demand
  /// Demand until the next order could arrive: it decides what a level costs.
  public let exposure: any CountDistribution

  /// - Parameter exposure: demand over lead time plus one period; nil without a lead time.
  /// - Throws: `outOfRange` unless K > 0 and some demand is possible (P(D = 0) < 1).
  public init(
    costs: StockCosts, fixedCost: Double, demand: Demand, exposure: (any CountDistribution)? = nil
  ) throws(StockPolicyFailure) {
    try Require.positive(fixedCost, "fixedCost")
    guard demand.probability(0) < 1 else {
      throw .outOfRange(parameter: "P(D = 0)", value: 1, allowed: "below 1")
    }
    self.costs = costs
    self.fixedCost = fixedCost
    self.demand = demand
    self.exposure = exposure ?? demand
  }

  /// G(y), money/period.
  func levelCost(_ level: Int) -> Double { costs.expected(at: Double(level), demand: exposure) }
}

extension OrderUpToPolicy {
  /// The cost of given s and S: g = (K + Σ_{d=0}^{S−s−1} m(d) G(S − d)) / Σ m(d).
  ///
  /// h = 1, p = 4, K = 5, Poisson 6: g(4, 10) = 8.034111561471644.
  ///
  /// Source: Snyder & Shen, 2nd ed., (4.71)–(4.75); Y.-S. Zheng & A. Federgruen, "Finding optimal (s, S) policies is about as
  /// simple as evaluating a single policy", Operations Research 39 (1991) 654–665. Changed: with a lead time G is taken over
  /// `exposure` (Veinott 1966).
  ///
  /// - Throws: `outOfRange` unless s < S; `tooLarge` where S − s exceeds 20,000 or a level 1e9.
  /// - Complexity: O((S − s)²), and S − s evaluations of the exposure's `loss`.
  public init<Demand>(
    reorderPoint: Int, orderUpTo: Int, _ problem: OrderUpToProblem<Demand>
  ) throws(StockPolicyFailure) {
    for level in [reorderPoint, orderUpTo] where level > CountLimit.largest || level < -CountLimit.largest {
      throw .tooLarge(what: "level", size: Double(level), limit: Double(CountLimit.largest))
    }
    guard reorderPoint < orderUpTo else {
      throw .outOfRange(parameter: "orderUpTo", value: Double(orderUpTo), allowed: "above the reorder point")
    }
    var search = OrderUpToSearch(problem)
    self.init(reorderPoint: reorderPoint, orderUpTo: orderUpTo, cost: try search.cost(reorderPoint, orderUpTo))
  }

  /// The best s and S.
  ///
  /// The example above gives s = 4, S = 10.
  ///
  /// Source: Zheng & Federgruen (1991), section 2; Snyder & Shen, 2nd ed., algorithm 4.2. Changed: visits are kept
  /// from step to step.
  ///
  /// - Throws: `noPolicy` where no finite level meets the service p/(p+h); `tooLarge` where S − s would exceed 20,000.
  /// - Complexity: O((S − s)²) for the visits and O(S − s) for each candidate S.
  public static func best<Demand>(_ problem: OrderUpToProblem<Demand>) throws(StockPolicyFailure) -> OrderUpToPolicy {
    guard let top = problem.exposure.countQuantile(problem.costs.criticalRatio) else {
      throw .noPolicy(reason: "no finite level meets a service of \(problem.costs.criticalRatio)")
    }
    var search = OrderUpToSearch(problem)
    // Below the newsvendor level, lower s until g(s, S) is at most G(s).
    var upTo = top
    var point = top - 1
    while try search.cost(point, upTo) > search.level(point) { point -= 1 }
    var best = try search.cost(point, upTo)
    // Then raise S while a level that high could pay, and s with it.
    var candidate = upTo + 1
    while search.level(candidate) <= best {
      if try search.cost(point, candidate) < best {
        upTo = candidate
        while try search.cost(point, upTo) <= search.level(point + 1) { point += 1 }
        best = try search.cost(point, upTo)
      }
      candidate += 1
    }
    return OrderUpToPolicy(reorderPoint: point, orderUpTo: upTo, cost: best)
  }

  /// The costs of levels found so far, and m(j), the expected visits to level S − j between two orders:
  /// m(j) = Σ_{l ≤ j} P(D = l) m(j − l), with m(0) = 1/(1 − P(D = 0)).
  private struct OrderUpToSearch<Demand: CountDistribution> {
    let problem: OrderUpToProblem<Demand>
    var levels: [Int: Double] = [:]
    var visits: [Double] = []
    var probabilities: [Double] = []

    init(_ problem: OrderUpToProblem<Demand>) { self.problem = problem }

    mutating func level(_ level: Int) -> Double {
      if let known = levels[level] { return known }
      let cost = problem.levelCost(level)
      levels[level] = cost
      return cost
    }

    mutating func cost(_ point: Int, _ upTo: Int) throws(StockPolicyFailure) -> Double {
      let span = upTo - point
      guard span > 0 else { return .infinity }
      guard span <= OrderUpToPolicy.largest else {
        throw .tooLarge(what: "S − s", size: Double(span), limit: Double(OrderUpToPolicy.largest))
      }
      while visits.count < span { addVisit() }
      var (sum, weight) = (problem.fixedCost, 0.0)
      for below in 0..<span {
        sum += visits[below] * level(upTo - below)
        weight += visits[below]
      }
      return sum / weight
    }

    private mutating func addVisit() {
      let j = visits.count
      probabilities.append(problem.demand.probability(j))
      var sum = j == 0 ? 1.0 : 0
      for l in stride(from: 1, through: j, by: 1) { sum += probabilities[l] * visits[j - l] }
      visits.append(sum / (1 - probabilities[0]))
    }
  }
}
