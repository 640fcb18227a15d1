internal import Domain
internal import Outputs

/// The sections of a feasible plan's page, each nil where there is nothing to show.
struct PlanReportContent {
  let plan: Plan
  let scenario: Scenario
  let figures: ServiceFigures

  init(plan: Plan, scenario: Scenario) {
    self.plan = plan
    self.scenario = scenario
    figures = ServiceFigures(scenario, plan)
  }

  /// Bars of a chart; more are in the table.
  private static let mostBars = 40
  private static let mostReasons = 15

  // MARK: - Service

  var service: ReportSection {
    let tiers = BarChart(
      title: "Fill rate by tier", axis: "Demand met, by value, %",
      bars: plan.summary.tiers.map { bar($0.name, $0.fillRate) }, isShare: true)
    let served = figures.regions.filter { $0.asked > 0 }
    let worst = served.sorted { ($0.fillRate, $0.region) < ($1.fillRate, $1.region) }.prefix(Self.mostBars)
    let regions = BarChart(
      title: served.count > Self.mostBars
        ? "Fill rate of the \(Self.mostBars) worst-served regions" : "Fill rate by region",
      axis: "Demand met, by value, %", bars: worst.map { bar(region($0.region), $0.fillRate) }, isShare: true)
    return ReportSection(
      id: "service", heading: "Who got what",
      charts: [
        ReportChart(caption: tiers.title, svg: tiers.picture(id: "chart-tiers")),
        ReportChart(caption: regions.title + ", worst first", svg: regions.picture(id: "chart-regions")),
      ], tables: [regionTable(served), productTable])
  }

  private func bar(_ name: String, _ rate: Double) -> BarChart.Bar {
    BarChart.Bar(
      label: name, value: rate, text: ReportNumber.percent(rate),
      style: rate >= 0.999_5 ? "full" : rate >= 0.8 ? "most" : "little")
  }

  private func regionTable(_ served: [ServiceFigures.RegionService]) -> ReportTable {
    let rows = served.map { line in
      let place = scenario.regions[line.region]
      return [
        ReportTable.Cell.text(place.code), .text(place.name), .text(scenario.tiers[place.tier].name),
        .percent(line.fillRate), .units(line.asked), .units(line.covered),
        .money(max(0, line.askedValue - line.coveredValue)),
      ]
    }
    return ReportTable(
      caption: "Regions",
      columns: [
        .text("Region"), .text("Name"), .text("Tier"), .number("Fill rate"), .number("Asked"), .number("Met"),
        .number("Value short"),
      ], rows: rows, most: 1000, file: "unmet.csv and allocations.csv")
  }

  private var productTable: ReportTable {
    let rows = figures.products.filter { $0.asked > 0 || $0.supply > 0 }.map { line in
      let product = scenario.products[line.product]
      return [
        ReportTable.Cell.text(product.code), .text(product.name), .text(product.unit), .units(line.supply),
        .units(line.asked), .units(max(0, line.short)), .money(max(0, line.shortValue)),
      ]
    }
    return ReportTable(
      caption: "Products",
      columns: [
        .text("Product"), .text("Name"), .text("Unit"), .number("Supply"), .number("Asked"), .number("Short"),
        .number("Value short"),
      ], rows: rows, most: 1000, file: "unmet.csv")
  }

  // MARK: - Fairness

  var fairness: ReportSection? {
    guard !plan.summary.fills.isEmpty else { return nil }
    let rows = plan.summary.fills.map { line in
      [
        ReportTable.Cell.text(line.tier), .text(line.region), .text(line.product ?? line.family ?? ""),
        .percent(line.fill), .units(Double(line.level)),
      ]
    }
    return ReportSection(
      id: "fairness", heading: "Fair shares",
      paragraphs: [
        "Claimants of one level stand on the same fill rate: none of them can rise without lowering one as low or lower."
      ],
      tables: [
        ReportTable(
          caption: "Fill rates of claimants",
          columns: [
            .text("Tier"), .text("Region"), .text("Product or family"), .number("Fill rate"), .number("Level"),
          ],
          rows: rows, file: "plan.json")
      ])
  }

  // MARK: - Shortage and substitution

  var unmet: ReportSection? {
    guard !plan.unmet.isEmpty else { return nil }
    var reasons: [(reason: String, units: Double, money: Double)] = []
    for line in plan.unmet {
      let position = reasons.firstIndex { Code.same($0.reason, line.reason) } ?? reasons.count
      if position == reasons.count { reasons.append((line.reason, 0, 0)) }
      reasons[position].units += line.quantity
      reasons[position].money += line.penalty
    }
    reasons.sort { $0.units != $1.units ? $0.units > $1.units : Code.precedes($0.reason, $1.reason) }
    let others = reasons.dropFirst(Self.mostReasons)
    if !others.isEmpty {
      let units = others.reduce(0) { $0 + $1.units }
      reasons = reasons.prefix(Self.mostReasons) + [("\(others.count) other reasons", units, 0)]
    }
    let chart = BarChart(
      title: "Unmet demand by reason", axis: "Unmet, units",
      bars: reasons.map {
        BarChart.Bar(
          label: $0.reason.isEmpty ? "no reason given" : $0.reason, value: $0.units, text: ReportNumber.units($0.units),
          style: "little")
      }, labelColumns: 64)
    let lines = plan.unmet.indices.sorted {
      let (left, right) = (plan.unmet[$0].penalty, plan.unmet[$1].penalty)
      return left != right ? left > right : $0 < $1
    }
    let rows = lines.map { plan.unmet[$0] }.map { line in
      [
        ReportTable.Cell.units(Double(line.period)), .text(region(line.region)), .text(product(line.product)),
        .units(line.quantity), .money(line.penalty), .text(line.reason),
      ]
    }
    return ReportSection(
      id: "unmet", heading: "What is short, and why",
      charts: [ReportChart(caption: chart.title, svg: chart.picture(id: "chart-unmet"))],
      tables: [
        ReportTable(
          caption: "Unmet demand, the most expensive first",
          columns: [
            .number("Period"), .text("Region"), .text("Product"), .number("Units"), .number("Cost"), .text("Reason"),
          ], rows: rows, file: "unmet.csv")
      ])
  }

  var substitutions: ReportSection? {
    guard !figures.substitutions.isEmpty else { return nil }
    let rows = figures.substitutions.map { line in
      [
        ReportTable.Cell.text(product(line.demanded)), .text(product(line.supplied)), .units(line.covers),
        .units(line.quantity), .percent(line.share),
      ]
    }
    return ReportSection(
      id: "substitutions", heading: "Substituted",
      tables: [
        ReportTable(
          caption: "Products delivered in place of others, the largest first",
          columns: [
            .text("Asked for"), .text("Delivered"), .number("Covers"), .number("Units"), .number("Share of covered"),
          ], rows: rows, file: "allocations.csv")
      ])
  }

  var purchases: ReportSection? {
    guard !plan.purchases.isEmpty else { return nil }
    let rows = plan.purchases.map { line in
      [
        ReportTable.Cell.units(Double(line.orderPeriod)), .units(Double(line.arrivePeriod)), .text(line.supplier),
        .text(product(line.product)), .text(scenario.warehouses[line.warehouse].code), .units(line.quantity),
        .money(line.cost),
      ]
    }
    return ReportSection(
      id: "purchases", heading: "To buy",
      tables: [
        ReportTable(
          caption: "Purchases",
          columns: [
            .number("Order in"), .number("There in"), .text("Supplier"), .text("Product"), .text("Warehouse"),
            .number("Units"), .number("Cost"),
          ], rows: rows, file: "purchases.csv")
      ])
  }

  // MARK: - Names

  func region(_ ref: Ref<Region>) -> String { Self.label(scenario.regions[ref].code, scenario.regions[ref].name) }
  func product(_ ref: Ref<Product>) -> String { Self.label(scenario.products[ref].code, scenario.products[ref].name) }
  func warehouse(_ ref: Ref<Warehouse>) -> String {
    Self.label(scenario.warehouses[ref].code, scenario.warehouses[ref].name)
  }

  private static func label(_ code: String, _ name: String) -> String { name.isEmpty ? code : "\(code) \(name)" }
}
