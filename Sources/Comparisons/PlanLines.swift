internal import Domain

/// The lines of a plan by what names them, in codes: comparable between scenarios.
struct PlanLines {
  struct Line {
    var kind: ChangedLine.Kind
    var period: Int32
    var from = ""
    var to = ""
    var product = ""
    var other = ""
    var quantity = 0.0

    /// Codes hold no control characters, so a zero byte parts them.
    var key: [UInt8] {
      var bytes = Array("\(kind.rawValue)\0\(period)".utf8)
      for code in [from, to, product, other] { bytes += [0] + Array(code.utf8) }
      return bytes
    }
  }

  private(set) var lines: [Line] = []
  private(set) var quantities: [[UInt8]: Double] = [:]

  /// - Complexity: O(lines).
  init(_ plan: Plan, _ scenario: Scenario) {
    let products = scenario.products.values.map(\.code)
    for line in plan.shipments {
      add(
        Line(
          kind: .shipment, period: line.shipPeriod, from: scenario.warehouses[line.from].code,
          to: scenario.code(of: line.to), product: products[line.product.index], quantity: line.quantity))
    }
    for line in plan.allocations where line.supplied != line.demanded {
      add(
        Line(
          kind: .substitution, period: line.period, to: scenario.regions[line.region].code,
          product: products[line.demanded.index], other: products[line.supplied.index], quantity: line.covers))
    }
    for line in plan.unmet {
      add(
        Line(
          kind: .unmet, period: line.period, to: scenario.regions[line.region].code,
          product: products[line.product.index], quantity: line.quantity))
    }
    for line in plan.purchases {
      add(
        Line(
          kind: .purchase, period: line.orderPeriod, from: line.supplier,
          to: scenario.warehouses[line.warehouse].code, product: products[line.product.index],
          quantity: line.quantity))
    }
  }

  private mutating func add(_ line: Line) {
    let key = line.key
    if quantities[key] == nil { lines.append(line) }
    quantities[key, default: 0] += line.quantity
  }

  func quantity(_ key: [UInt8]) -> Double { quantities[key] ?? 0 }

  /// Whether two quantities differ by more than solvers' noise.
  static func differ(_ one: Double, _ other: Double) -> Bool { abs(one - other) > 1e-6 * max(1, abs(one), abs(other)) }

  /// The lines that differ from those of `before`, largest value first.
  static func changes(
    from before: (lines: PlanLines, scenario: Scenario), to after: (lines: PlanLines, scenario: Scenario)
  ) -> [(line: ChangedLine, key: [UInt8])] {
    let prices = Prices(before.scenario, after.scenario)
    let all = after.lines.lines + before.lines.lines.filter { after.lines.quantities[$0.key] == nil }
    var changes = all.compactMap { line -> (line: ChangedLine, key: [UInt8])? in
      let key = line.key
      let (old, new) = (before.lines.quantity(key), after.lines.quantity(key))
      guard differ(old, new) else { return nil }
      let price = prices.price(of: line.product)
      return (
        ChangedLine(
          kind: line.kind, period: line.period, from: line.from, to: line.to, product: line.product,
          other: line.other, before: NumberText.tidied(old), after: NumberText.tidied(new),
          value: abs(new - old) * (price > 0 ? price : 1), causes: [], constraints: []), key
      )
    }
    changes.sort {
      $0.line.value != $1.line.value
        ? $0.line.value > $1.line.value : $0.key.lexicographicallyPrecedes($1.key)
    }
    return changes
  }

  private struct Prices {
    private var prices: [[UInt8]: Double] = [:]

    init(_ before: Scenario, _ after: Scenario) {
      for product in before.products.values + after.products.values { prices[Array(product.code.utf8)] = product.price }
    }

    func price(of product: String) -> Double { prices[Array(product.utf8)] ?? 0 }
  }
}
