public import Domain

/// Why a line is left without some of what it asks for.
public enum Reason: Hashable, Sendable {
  /// Limits on the cheapest way there that are reached: with all of them wider, another unit would come.
  case binding([Binding])
  /// Another unit would cost more than leaving it unmet, or as much. Money per unit asked for.
  case notWorth(cost: Double, worth: Double)
  /// No lane brings the product, or a substitute, there.
  case noLane
  /// There are lanes, but none of their warehouses ever has any.
  case noSupply
  /// There are lanes and stock, but nothing can arrive by then.
  case tooLate
  /// There are lanes and stock, but by then it is past its last period.
  case expired
  /// There are lanes and stock, but none with so many periods of shelf life left on arrival.
  case tooShortALife(Int32)
  /// What is missing is less than a millionth of a unit: the slack that a rule's goal leaves to the next one.
  case rounding
  /// The plan could have done it: only a plan that is not proved leaves this. The warehouse has units nobody needs.
  case leftOpen(Ref<Product>, Ref<Warehouse>)

  /// A fixed word for scripts.
  public var kind: String {
    switch self {
    case .binding: "binding"
    case .notWorth: "not_worth"
    case .noLane: "no_lane"
    case .noSupply: "no_supply"
    case .tooLate: "too_late"
    case .expired: "expired"
    case .tooShortALife: "too_short_a_life"
    case .rounding: "rounding"
    case .leftOpen: "left_open"
    }
  }

  /// The short form: the column `reason` of `unmet.csv`.
  public func words(for region: Ref<Region>, _ product: Ref<Product>, period: Int32, in scenario: Scenario) -> String {
    let (place, what) = (scenario.regions[region].code, scenario.products[product].code)
    switch self {
    case .binding(let bindings): return Self.listed(bindings.map { $0.words(in: scenario) })
    case .notWorth(let cost, let worth):
      return "another unit would cost \(Self.money(cost)), leaving it unmet costs \(Self.money(worth))"
    case .noLane: return "no lane brings \(what) to \(place)"
    case .noSupply: return "no warehouse with a lane to \(place) ever has \(what)"
    case .tooLate: return "no \(what) can arrive by period \(period)"
    case .expired: return "all \(what) that can arrive by period \(period) is past its last period"
    case .tooShortALife(let life):
      return "no \(what) can arrive in period \(period) with \(life) period\(life == 1 ? "" : "s") of shelf life left"
    case .rounding: return "rounding: less than a millionth is missing"
    case .leftOpen(let product, let warehouse):
      let why =
        scenario.policy.integral
        ? "whole packs were not placed nearer"
        : scenario.buysInLots ? "what is bought comes in whole lots" : "the plan is not proved"
      return "\(why): \(scenario.products[product].code) is left at \(scenario.warehouses[warehouse].code)"
    }
  }

  private static func listed(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }

  /// To a ten-thousandth: sums of prices carry rounding that nobody wants to read.
  private static func money(_ amount: Double) -> String {
    guard abs(amount) < 1e11 else { return NumberText.text(amount) }
    return NumberText.text((amount * 10_000).rounded() / 10_000)
  }
}
