internal import Domain

extension RunReport {
  /// Shown; prices.csv has the others.
  private static let mostPrices = 10

  /// What one more of the most valuable scarce things saves, the largest savings first.
  static func prices(_ plan: Plan, _ scenario: Scenario, _ style: TextStyle) -> String {
    let saving = plan.prices.enumerated().filter { ($0.element.oneMore ?? 0) < 0 }.sorted {
      let (left, right) = ($0.element.oneMore ?? 0, $1.element.oneMore ?? 0)
      return left != right ? left < right : $0.offset < $1.offset
    }.map(\.element)
    guard !saving.isEmpty else { return hint(plan) }
    var table = TextTable([.left("One more", most: 60), .right("Saves"), .right("Up to"), .right("One less costs")])
    for line in saving.prefix(mostPrices) {
      table.add([
        words(line, scenario), NumberFormat.money(-(line.oneMore ?? 0)),
        line.upTo < 0.001 ? "<0.001" : line.upTo < .infinity ? NumberFormat.units(line.upTo) : "any",
        line.oneLess.map { NumberFormat.money($0) } ?? "",
      ])
    }
    var text = heading("What one more is worth", style) + table.text(style: style)
    if saving.count > mostPrices {
      text += "  and \(NumberFormat.grouped(Int64(saving.count - mostPrices))) more in prices.csv\n"
    }
    let rest = hint(plan)
    if !rest.isEmpty { text += "  " + rest }
    return text
  }

  /// What was not asked.
  private static func hint(_ plan: Plan) -> String {
    guard let left = plan.summary.prices?.left, left > 0 else { return "" }
    return
      "Not priced: \(NumberFormat.grouped(Int64(left))) scarce things; --prices top or all says what one more is worth\n"
  }

  /// `pallet of P at W in week 2`
  private static func words(_ line: PriceLine, _ scenario: Scenario) -> String {
    let unit = line.product.map { scenario.products[$0] }.map { $0.unit.isEmpty ? "unit" : $0.unit } ?? "volume"
    let product = line.product.map { " of \(scenario.products[$0].code)" } ?? ""
    let when = line.period.map { scenario.periods > 1 ? " in \(scenario.period.rawValue) \($0)" : "" } ?? ""
    let place = line.place.map { scenario.code(of: $0) } ?? ""
    let to = line.to.map { scenario.code(of: $0) } ?? ""
    return switch line.kind {
    case .stock: "\(unit)\(product) at \(place)\(when)"
    case .lane: "\(unit)\(product) from \(place) to \(to)\(when)"
    case .throughput: "throughput of \(place)\(when)"
    case .storage: "storage at \(place)\(when)"
    case .quota: "unit of quota \(line.name)"
    case .quotaMinimum: "unit of the minimum of quota \(line.name)"
    case .offer: "\(unit)\(product) from \(line.name) for \(place)\(when)"
    case .budget: "of the purchase budget"
    }
  }
}
