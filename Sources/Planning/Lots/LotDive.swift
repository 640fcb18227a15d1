internal import Formulations

/// Lots by relaxing and fixing: solve with orders in any amount, fix those that are nearest to an amount that is sold, solve
/// again, until every order is one.
///
/// Source: the fix-and-relax of C. Dillenberger et al., "On practical resource allocation for production planning and
/// scheduling with period overlapping setups", European Journal of Operational Research 75 (1994) 275–286, with the
/// order of fixing by fraction.
struct LotDive {
  let model: AllocationModel
  let decisions: [LotDecision]
  /// The flow with orders as `LotBounds` allows, nil where there is none.
  let solve: (AllocationModel) async -> [Double]?
  /// Parts of a lot above which an order goes up; 0 where goals come before cost, so that nothing is missing for them.
  var threshold = 0.5
  /// Whether the orders of one period after the other are fixed, the first first, instead of the nearest first: what is
  /// bought too early then leaves less to buy later.
  var isByPeriod = false
  /// Holding cost per unit and period, by product: what weighs against the lower price of more.
  var holding: [Double] = []
  /// Whether a solve takes so long that there should be few.
  var isShort = false
  /// When everything left is fixed at once.
  let deadline: Deadline

  private static let mostRounds = 40
  /// Rounds after which everything left is fixed at once.
  private var patience: Int { deadline.remaining <= 0 ? 0 : isShort ? 2 : 12 }
  /// Rounds after which the orders that are sold so stay as they are too.
  private var end: Int { deadline.remaining <= 0 ? 0 : isShort ? 4 : 18 }

  /// Binds every order that is sold as it is.
  private func settle(_ flow: [Double], _ bounds: inout LotBounds) {
    for decision in decisions where decision.isSold(flow) { LotChoice(decision, flow).bind(decision, in: &bounds) }
  }

  /// What one order may become.
  private struct Broken {
    var decision: Int
    /// Of the way from the amount below to the one above.
    var part: Double
    var below: LotChoice
    var above: LotChoice?
  }

  /// - Parameter start: a flow of the model with orders in any amount.
  /// - Returns: a flow that buys only what is sold; nil where none was found.
  func run(from start: [Double]) async -> [Double]? {
    var bounds = LotBounds(model)
    var flow = start
    for round in 0..<Self.mostRounds {
      var broken = decisions.indices.compactMap { self.broken($0, flow, bounds) }
      guard !broken.isEmpty else { return flow }
      broken.sort { ($0.part, $1.decision) > ($1.part, $0.decision) }
      let (isLast, isEnd) = (round >= patience, round >= end)
      var next: [Double]?
      for step in steps(broken, isLast: isLast) where next == nil {
        var attempt = bounds
        if isEnd { settle(flow, &attempt) }
        for one in step.up { fix(one, up: true, isLast: isLast || isByPeriod, &attempt) }
        for one in step.down { fix(one, up: false, isLast: isLast || isByPeriod, &attempt) }
        next = await solve(attempt.applied(to: model, decisions))
        if next != nil { bounds = attempt }
        if Task.isCancelled { return nil }
      }
      guard let next else { return nil }
      flow = next
    }
    return nil
  }

  /// Rounds that all periods take.
  private static let rounds: Int32 = 13

  private func period(_ one: Broken) -> Int32 { model.arcs.period[Int(decisions[one.decision].options[0].arc)] }

  /// What to try in turn: the nearest up and down; some up alone; all up; all down.
  private func steps(_ broken: [Broken], isLast: Bool) -> [(up: [Broken], down: [Broken])] {
    if isByPeriod, !isLast, let first = broken.map({ period($0) }).min() {
      let width = (broken.map { period($0) }.reduce(first, max) - first) / Self.rounds
      let early = broken.filter { period($0) <= first + width }
      let up = early.filter { $0.part > threshold && $0.above != nil }
      let down = early.filter { $0.part <= threshold || $0.above == nil }
      return [(up, down), (early.filter { $0.above != nil }, []), ([], early)]
    }
    let above = broken.filter { $0.part > threshold && $0.above != nil }
    let count = isLast ? broken.count : max(1, broken.count / 3)
    let up = above.isEmpty ? Array(broken.prefix(1)) : Array(above.prefix(count))
    let taken = Set(up.map(\.decision))
    let down = broken.filter { $0.part <= threshold && !taken.contains($0.decision) }
    return [(up, down), (up, []), (broken.filter { $0.above != nil }, []), ([], broken)]
  }

  private func fix(_ one: Broken, up: Bool, isLast: Bool, _ bounds: inout LotBounds) {
    let decision = decisions[one.decision]
    if up, let above = one.above {
      let option = decision.options[above.option]
      let most = isLast && option.lot > 0 ? above.amount : max(above.amount, bounds.upper[Int(option.arc)])
      bounds.choose(above.option, of: decision, from: above.amount, to: most)
    } else if one.below.option < 0 {
      bounds.close(decision)
    } else {
      let least = bounds.lower[Int(decision.options[one.below.option].arc)]
      let isExact = isLast && decision.options[one.below.option].lot > 0
      bounds.choose(
        one.below.option, of: decision, from: isExact ? one.below.amount : min(least, one.below.amount),
        to: one.below.amount)
    }
  }

  /// nil where the decision buys what is sold.
  private func broken(_ number: Int, _ flow: [Double], _ bounds: LotBounds) -> Broken? {
    let decision = decisions[number]
    guard !decision.isSold(flow) else { return nil }
    let amount = decision.options.reduce(0) { $0 + flow[Int($1.arc)] }
    var below = LotChoice.nothing
    var above: (choice: LotChoice, money: Double)?
    for (position, option) in decision.options.enumerated() {
      let arc = Int(option.arc)
      guard bounds.upper[arc] > 0 else { continue }
      let (down, up) = option.neighbours(of: amount)
      if down >= max(below.amount, bounds.lower[arc]), down > 0 { below = LotChoice(option: position, amount: down) }
      guard let up, up <= bounds.upper[arc] * (1 + LotDecision.Option.noise) else { continue }
      let money = isByPeriod ? worth(up, instead: amount, arc) : model.arcs.cost[arc] * up
      if above.map({ money < $0.money }) ?? true { above = (LotChoice(option: position, amount: up), money) }
    }
    let width = (above?.choice.amount ?? amount) - below.amount
    var part = above == nil ? 0 : width > 0 ? min(1, (amount - below.amount) / width) : 1
    if isByPeriod, let above, below.option >= 0, below.option != above.choice.option,
      above.money < model.arcs.cost[Int(decision.options[below.option].arc)] * amount
    {
      part = 1
    }
    return Broken(decision: number, part: part, below: below, above: above?.choice)
  }

  /// What `amount` costs where `up` is bought at the arc's price: the rest is held and used at the same pace, as far as
  /// there are periods for it.
  private func worth(_ up: Double, instead amount: Double, _ arc: Int) -> Double {
    let price = model.arcs.cost[arc]
    let product = Int(model.arcs.product[arc])
    let rate = holding.indices.contains(product) ? holding[product] : 0
    guard amount > 0 else { return price * up }
    let left = Double(horizon - model.arcs.period[arc])
    let used = min(up - amount, amount * left)
    return price * amount + rate * used * (used / amount) / 2 + price * (up - amount - used)
  }

  /// The last period in which something can be ordered.
  let horizon: Int32
}
