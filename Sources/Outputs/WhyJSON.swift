public import Domain
public import Explanations
internal import PlanFiles

/// What `why --json` prints: a list of lines, codes in place of refs.
public enum WhyJSON {
  public static func text(_ explanations: [Explanation], _ scenario: Scenario) -> String {
    JSONText.list(explanations.map { WhyObject(scenario: scenario, line: $0).json }).written
  }
}

/// One line as JSON.
private struct WhyObject {
  let scenario: Scenario
  let line: Explanation

  var json: JSONText {
    .object([
      ("region", .text(code(line.region))), ("product", .text(code(line.product))),
      ("period", .number(Double(line.period))), ("tier", .text(scenario.tiers[line.tier].name)),
      ("asked", .number(line.asked)), ("held", .number(line.held)), ("waiting", .number(line.waiting)),
      ("covered", .number(line.covered)), ("unmet", .number(line.unmet)), ("penalty", .number(line.penalty)),
      ("worth", .number(line.worth)), ("deliveries", .list(line.deliveries.map(delivery))),
      ("reason", reason), ("limits", .list(line.limits.map(limit))), ("ways", .list(line.ways.map(way))),
      ("standing", line.standing.map(standing) ?? .null), ("losses", .list(line.losses.map(loss))),
    ])
  }

  private func code(_ region: Ref<Region>) -> String { scenario.regions[region].code }
  private func code(_ product: Ref<Product>) -> String { scenario.products[product].code }
  private func code(_ warehouse: Ref<Warehouse>) -> String { scenario.warehouses[warehouse].code }

  private var reason: JSONText {
    guard let reason = line.reason else { return .null }
    return .object([
      ("kind", .text(reason.kind)),
      ("text", .text(reason.words(for: line.region, line.product, period: line.period, in: scenario))),
    ])
  }

  private func delivery(_ delivery: Explanation.Delivery) -> JSONText {
    .object([
      ("product", .text(code(delivery.supplied))), ("warehouse", .text(code(delivery.warehouse))),
      ("ship_period", .number(Double(delivery.shipPeriod))), ("quantity", .number(delivery.quantity)),
      ("covers", .number(delivery.covers)), ("transport", .number(delivery.transport)),
      ("substitution", .number(delivery.substitution)),
    ])
  }

  private func way(_ way: Explanation.Way) -> JSONText {
    .object([
      ("product", .text(code(way.supplied))), ("warehouse", .text(code(way.warehouse))),
      ("ship_period", .number(Double(way.shipPeriod))), ("cost", .number(way.cost)), ("used", .number(way.used)),
      ("limits", .list(way.limits.map { .text($0.name(in: scenario)) })),
    ])
  }

  private func limit(_ limit: Explanation.Limit) -> JSONText {
    .object([
      ("kind", .text(limit.binding.kind)), ("text", .text(limit.binding.words(in: scenario))),
      ("amount", .number(limit.amount)), ("price", .number(limit.price)),
      ("price_holds_for", .optional(limit.priceHoldsFor)),
      ("in_proof", .flag(limit.isInProof)), ("users", .list(limit.users.map(user))),
    ])
  }

  private func user(_ user: Explanation.User) -> JSONText {
    .object([
      ("place", .text(scenario.code(of: user.place))), ("product", .optional(user.demanded.map(code))),
      ("supplied", .text(code(user.supplied))), ("amount", .number(user.amount)), ("worth", .optional(user.worth)),
      ("fill", .optional(user.fill)), ("guaranteed", .flag(user.isGuaranteed)),
    ])
  }

  private func standing(_ standing: Explanation.Standing) -> JSONText {
    .object([
      ("fill", .number(standing.fill)), ("level", .number(Double(standing.level))),
      (
        "together",
        .list(
          standing.together.map { fill in
            .object([
              ("region", .text(fill.region)), ("product", .optional(fill.product)), ("family", .optional(fill.family)),
              ("fill", .number(fill.fill)), ("level", .number(Double(fill.level))),
            ])
          })
      ),
    ])
  }

  private func loss(_ loss: Explanation.Loss) -> JSONText {
    .object([
      ("substitute", .text(code(loss.substitute))), ("taken", .number(loss.taken)),
      (
        "lines",
        .list(
          loss.lines.map {
            .object([
              ("region", .text(code($0.region))), ("period", .number(Double($0.period))), ("unmet", .number($0.unmet)),
            ])
          })
      ),
    ])
  }
}
