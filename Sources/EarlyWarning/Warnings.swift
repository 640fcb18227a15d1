public import Domain
public import StockPolicies

/// Early warning: what goes wrong if everything goes on as usual.
public enum EarlyWarnings {
  /// Every warning of a scenario, most severe first, then by money at risk.
  ///
  /// As usual means: each line of demand is served by its usual warehouse (`UsualSources`), warehouses draw on their
  /// suppliers, receipts come as announced; nothing is bought, substituted or moved otherwise. Shortages are means over
  /// drawn courses of demand; deviations are those of `uncertainty`, else by `WatchTerms.variation`, each line and
  /// period on its own.
  ///
  /// - Complexity: O(rows + products · samples · warehouses · periods).
  public static func warnings(
    of scenario: Scenario, _ uncertainty: DemandUncertainty, _ terms: WatchTerms = WatchTerms()
  ) -> [StockWarning] {
    let outlook = Outlook(scenario, uncertainty, variation: terms.variation)
    var maker = WarningMaker(outlook, terms)
    for product in outlook.products { maker.look(at: product) }
    maker.lookAtRegions()
    return sorted(maker.warnings, scenario)
  }

  private static func sorted(_ warnings: [StockWarning], _ scenario: Scenario) -> [StockWarning] {
    let ranks = Alert.Severity.allCases
    let keyed = warnings.enumerated().map { position, warning in
      (rank: ranks.firstIndex(of: warning.severity) ?? 0, money: -warning.money, position: position)
    }
    return keyed.sorted { ($0.rank, $0.money, $0.position) < ($1.rank, $1.money, $1.position) }
      .map { warnings[$0.position] }
  }
}

/// Collects the warnings of one scenario.
struct WarningMaker {
  let scenario: Scenario
  let outlook: Outlook
  let terms: WatchTerms
  var warnings: [StockWarning] = []
  let critical: Double
  let warning: Double
  private let firstDay: CalendarDay?
  /// By product: what a unit has cost.
  let unitValue: [Double]
  private let days: Double

  init(_ outlook: Outlook, _ terms: WatchTerms) {
    self.outlook = outlook
    self.terms = terms
    scenario = outlook.scenario
    critical = terms.critical ?? outlook.atStake * 0.005
    warning = terms.warning ?? outlook.atStake * 0.0005
    firstDay = scenario.start.flatMap { CalendarDay($0) }
    days = scenario.period.days
    unitValue = Self.unitValues(scenario)
  }

  /// What a unit has cost: its own cost, else that of the cheapest offer, else its price.
  private static func unitValues(_ scenario: Scenario) -> [Double] {
    var offers = Array(repeating: Double.infinity, count: scenario.products.count)
    for offer in scenario.offers { offers[offer.product.index] = min(offers[offer.product.index], offer.unitCost) }
    return scenario.products.refs.map { product in
      let own = scenario.products[product]
      if own.unitCost > 0 { return own.unitCost }
      return offers[product.index].isFinite ? offers[product.index] : own.price
    }
  }

  /// Surplus costs nothing yet: it is never critical.
  func severity(_ money: Double, isShortage: Bool) -> Alert.Severity {
    if isShortage, money >= critical, money > 0 { return .critical }
    return money >= (isShortage ? warning : critical) && money > 0 ? .warning : .info
  }

  func date(of period: Int) -> String? {
    guard let firstDay else { return nil }
    switch scenario.period {
    case .day: return firstDay.adding(days: min(period, 1_000_000)).text
    case .week: return firstDay.adding(days: 7 * min(period, 100_000)).text
    case .month: return firstDay.adding(months: min(period, 90_000)).text
    }
  }

  /// `period 3 (2026-02-02)`
  func when(_ period: Int) -> String {
    "period \(period + 1)" + (date(of: period).map { " (\($0))" } ?? "")
  }

  static func text(_ units: Double) -> String { NumberText.text((units * 10).rounded() / 10) }

  mutating func look(at product: ProductOutlook) {
    guard !product.order.isEmpty else { return }
    let projection = Projection(product)
    let sample = ShortageSample(product, count: terms.samples, seed: terms.seed)
    for site in product.order {
      let place = SiteView(product: product, site: site, projection: projection, sample: sample, days: days)
      lookForShortage(place)
      lookForSurplus(place)
      lookForSpoilage(place)
    }
    lookAtReceipts(product, projection)
  }

  mutating func lookAtRegions() {
    for line in outlook.unsourced {
      let (region, product) = (scenario.regions[line.region].code, scenario.products[line.product].code)
      warnings.append(
        StockWarning(
          severity: severity(line.money, isShortage: true), kind: .noSource, region: line.region,
          product: line.product, period: line.period, date: date(of: Int(line.period) - 1), units: line.units,
          money: line.money,
          message:
            "\(region) asks for \(Self.text(line.units)) of \(product), but no warehouse that has it delivers there"))
    }
    for row in scenario.demand where row.held > row.quantity {
      let units = row.held - row.quantity
      let money = units * unitValue[row.product.index]
      warnings.append(
        StockWarning(
          severity: severity(money, isShortage: false), kind: .heldTooMuch, region: row.region, product: row.product,
          period: row.period, date: date(of: Int(row.period) - 1), units: units, money: money,
          message: "\(scenario.regions[row.region].code) holds \(Self.text(row.held)) of "
            + "\(scenario.products[row.product].code) and asks for \(Self.text(row.quantity))"))
    }
  }
}

/// One warehouse of one product, with what becomes of it.
struct SiteView {
  let product: ProductOutlook
  let site: Int
  let projection: Projection
  let sample: ShortageSample
  let days: Double

  var own: ProductOutlook.Site { product.sites[site] }
  var warehouse: Ref<Warehouse> { Ref(index: site) }
  /// Units on hand and on their way.
  var supply: Double {
    own.opening.total + own.receipts.reduce(0) { $0 + $1.reduce(0) { $0 + $1.units } }
  }
  /// Units that its regions and the warehouses that draw on it ask for.
  var asked: Double { product.gross[site].reduce(0, +) }
  /// Of the stock on hand, at the mean pace of the horizon.
  var coverDays: Double? {
    let pace = asked / (Double(product.periods) * days)
    return pace > 0 ? own.opening.total / pace : nil
  }
}
