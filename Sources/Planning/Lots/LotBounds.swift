internal import Formulations

/// What the arcs of lot decisions may carry: open, or one option with an amount or a range.
struct LotBounds {
  var lower: [Double]
  var upper: [Double]

  init(_ model: AllocationModel) {
    lower = model.arcs.lower
    upper = model.arcs.upper
  }

  /// Nothing is bought.
  mutating func close(_ decision: LotDecision) {
    for option in decision.options { set(option, 0, 0) }
  }

  /// Only one option is left, between two amounts.
  mutating func choose(_ chosen: Int, of decision: LotDecision, from least: Double, to most: Double) {
    for (position, option) in decision.options.enumerated() {
      if position == chosen { set(option, least, most) } else { set(option, 0, 0) }
    }
  }

  private mutating func set(_ option: LotDecision.Option, _ least: Double, _ most: Double) {
    lower[Int(option.arc)] = least
    upper[Int(option.arc)] = most
  }

  func applied(to model: AllocationModel, _ decisions: [LotDecision]) -> AllocationModel {
    var result = model
    for decision in decisions {
      for option in decision.options {
        let arc = Int(option.arc)
        result.setBounds(ofArc: arc, lower: lower[arc], upper: upper[arc])
      }
    }
    return result
  }
}

/// What is bought of each decision: an option, or none, and how much of it; where any amount from the least on may be
/// bought, the amount is left to the solver.
struct LotChoice: Equatable {
  /// −1 = nothing.
  var option: Int
  var amount: Double

  static let nothing = LotChoice(option: -1, amount: 0)

  /// As bounds; with `isFixed` the amount is never left to the solver.
  func bind(_ decision: LotDecision, in bounds: inout LotBounds, isFixed: Bool = false) {
    guard option >= 0 else { return bounds.close(decision) }
    let chosen = decision.options[option]
    if chosen.lot > 0 || isFixed {
      bounds.choose(option, of: decision, from: amount, to: amount)
    } else {
      bounds.choose(option, of: decision, from: chosen.least, to: chosen.most)
    }
  }

  /// What `flow` buys of a decision that `LotDecision.isSold` is true of.
  init(_ decision: LotDecision, _ flow: [Double]) {
    for (position, option) in decision.options.enumerated() {
      let amount = flow[Int(option.arc)]
      guard amount > LotDecision.Option.noise * max(1, option.least) else { continue }
      let (below, above) = option.neighbours(of: amount)
      let nearest = below > 0 && abs(amount - below) <= abs((above ?? below) - amount) ? below : above ?? below
      self.init(option: position, amount: option.lot > 0 ? nearest : amount)
      return
    }
    self = .nothing
  }

  init(option: Int, amount: Double) {
    self.option = option
    self.amount = amount
  }
}
