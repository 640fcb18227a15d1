internal import ArgumentParser
internal import Domain
internal import Foundation
internal import Outputs
internal import PlanFiles
internal import ScenarioFiles
internal import StockPolicies

struct Stock: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compute safety stocks, reorder points and order quantities.",
    discussion: """
      Demand is demand.csv's; how uncertain it is, forecast.csv says, which `allot forecast --out` writes. Each line of \
      demand counts at the warehouse with its cheapest lane, and at those that this one draws on. policy.csv in the \
      scenario's folder says what to keep of each product in each warehouse, and why.
      Examples:
        allot stock my-scenario
        allot stock my-scenario --fill-rate 0.98 --order-cost 40
        allot stock my-scenario --service 0.95 --write
        allot stock my-scenario --place
      """)

  @Argument(help: "The scenario folder.")
  var scenario: String

  @Option(help: "Share of replenishment cycles without a shortage (default: 0.95).")
  var service: Double?

  @Option(help: "Share of demand met from stock, in place of --service.")
  var fillRate: Double?

  @Option(help: ArgumentHelp("Periods between two looks at the stock.", valueName: "periods"))
  var review: Double = 1

  @Option(
    help: ArgumentHelp("Money per order; with a holding cost, orders are of the economic quantity.", valueName: "money")
  )
  var orderCost: Double = 0

  @Option(help: ArgumentHelp("Standard deviation of lead times.", valueName: "periods"))
  var leadTimeDeviation: Double = 0

  @OptionGroup var demand: DemandOptions

  @Flag(
    help: "Place safety stock where it costs least along the warehouses that draw on each other (guaranteed service).")
  var place = false

  @Flag(help: "Also write the safety stocks into stock.csv.")
  var write = false

  @Flag(help: "Print the policies as JSON, and nothing else on standard output.")
  var json = false

  @Flag(help: "Print nothing but errors (and JSON, with --json).")
  var quiet = false

  func validate() throws {
    if service != nil, fillRate != nil { throw ValidationError("--service and --fill-rate exclude each other") }
    if place, fillRate != nil { throw ValidationError("--place goes with --service, not with --fill-rate") }
    for (name, share) in [("--service", service), ("--fill-rate", fillRate)] {
      if let share, !(share > 0 && share < 1) { throw ValidationError("\(name) must lie between 0 and 1") }
    }
    if !(0.01...10_000).contains(review) { throw ValidationError("--review must be from 0.01 to 10,000") }
    for (name, value) in [("--order-cost", orderCost), ("--lead-time-deviation", leadTimeDeviation)] {
      if !(0...1e12).contains(value) { throw ValidationError("\(name) must not be negative") }
    }
  }

  func run() throws {
    let (read, code) = Scenarios.readAnything(scenario)
    guard let read else { throw code }
    let uncertainty = try ForecastFile.uncertainty(in: scenario, read)
    var terms = WarehousePolicyTerms(
      target: fillRate.map(ServiceTarget.fillRate) ?? .cycleService(service ?? 0.95), review: review)
    terms.orderCost = orderCost
    terms.leadTimeDeviation = leadTimeDeviation
    terms.variation = demand.variation
    let policies: [WarehousePolicy]
    do throws(StockPolicyFailure) {
      policies =
        try place
        ? PlacedPolicies.policies(read, uncertainty, terms) : ScenarioPolicies.policies(read, uncertainty, terms)
    } catch {
      Console.error("\(scenario): error: no policy: \(error) [no-policy]")
      throw Exits.badInput
    }
    let table = PolicyTable(policies, read)
    try table.csv.write(to: scenario + "/policy.csv")
    if write { try SafetyStockTable.text(policies, read).write(to: scenario + "/stock.csv") }
    if json {
      Console.output(table.json)
    } else if !quiet {
      Console.output(table.text(style: Terminal.style))
      let written = write ? "\(scenario)/policy.csv, \(scenario)/stock.csv" : "\(scenario)/policy.csv"
      Console.output("\nwritten: \(written)\n")
      if uncertainty.isEmpty {
        Console.error(
          "note: there is no forecast.csv, so demand counts as \(demand.variation == nil ? "Poisson" : "varying by --variation"); "
            + "allot forecast HISTORY --out \(scenario) writes one")
      }
    }
  }
}

/// `forecast.csv` of a scenario folder, as far as stock policies need it.
enum ForecastFile {
  /// The deviation of each line: root mean square over the periods of what the 0.05 and 0.95 quantiles say, half their
  /// distance being 1.645 deviations; where the lower is 0, what the upper alone says.
  static func uncertainty(in folder: String, _ scenario: Scenario) throws -> DemandUncertainty {
    var uncertainty = DemandUncertainty()
    let path = folder + "/forecast.csv"
    guard FileManager.default.fileExists(atPath: path) else { return uncertainty }
    let table: FlatTable
    do throws(ScenarioReadFailure) {
      table = try FlatTable.read(
        path,
        known: [
          .init("place", .text, isRequired: true), .init("product", .text, isRequired: true),
          .init("mean", .amount, isRequired: true), .init("q05", .amount, isRequired: true),
          .init("q95", .amount, isRequired: true),
        ], ignoringOthers: true)
    } catch {
      throw Failures.report(history: error, path)
    }
    var regions: [String: Ref<Region>] = [:]
    for region in scenario.regions.refs { regions[scenario.regions[region].code] = region }
    var products: [String: Ref<Product>] = [:]
    for product in scenario.products.refs { products[scenario.products[product].code] = product }
    var sums: [PairKey: (squares: Double, count: Double)] = [:]
    var order: [PairKey] = []
    for row in 0..<table.count {
      guard let region = regions[table.text("place", row)], let product = products[table.text("product", row)] else {
        continue
      }
      let key = PairKey(region: region, product: product)
      let deviation = Self.deviation(
        mean: table.number("mean", row), low: table.number("q05", row), high: table.number("q95", row))
      if sums[key] == nil { order.append(key) }
      let sum = sums[key] ?? (0, 0)
      sums[key] = (sum.squares + deviation * deviation, sum.count + 1)
    }
    for key in order {
      if let sum = sums[key] { uncertainty[key.region, key.product] = (sum.squares / sum.count).squareRoot() }
    }
    return uncertainty
  }

  private struct PairKey: Hashable {
    var region: Ref<Region>
    var product: Ref<Product>
  }

  private static func deviation(mean: Double, low: Double, high: Double) -> Double {
    let score = 1.6448536269514722
    return low > 0 ? max(0, high - low) / (2 * score) : max(0, high - mean) / score
  }
}

/// `policy.csv`, and what the command prints.
struct PolicyTable {
  private let policies: [WarehousePolicy]
  private let scenario: Scenario

  init(_ policies: [WarehousePolicy], _ scenario: Scenario) {
    self.policies = policies
    self.scenario = scenario
  }

  var csv: CSVText {
    var text = CSVText([
      "warehouse", "product", "safety_stock", "reorder_point", "order_up_to", "order_quantity", "service", "why",
    ])
    for policy in policies {
      text.cell(scenario.warehouses[policy.warehouse].code)
      text.cell(scenario.products[policy.product].code)
      for units in [policy.safetyStock, policy.reorderPoint, policy.orderUpTo, policy.orderQuantity] {
        text.cell(units, decimals: 1e3)
      }
      text.cell(policy.service, decimals: 1e6)
      text.cell(policy.why)
      text.endRow()
    }
    return text
  }

  func text(style: TextStyle) -> String {
    guard !policies.isEmpty else { return "no demand comes to any warehouse\n" }
    var table = TextTable([
      .left("Warehouse"), .left("Product"), .right("Safety stock"), .right("Reorder point"), .right("Order up to"),
      .right("Order"), .right("From stock"),
    ])
    for policy in policies.prefix(40) {
      table.add([
        scenario.warehouses[policy.warehouse].code, scenario.products[policy.product].code,
        NumberFormat.fixed(policy.safetyStock, decimals: 1), NumberFormat.fixed(policy.reorderPoint, decimals: 1),
        NumberFormat.fixed(policy.orderUpTo, decimals: 1), NumberFormat.fixed(policy.orderQuantity, decimals: 1),
        NumberFormat.percent(policy.service),
      ])
    }
    return table.text(style: style) + (policies.count > 40 ? "  … \(policies.count - 40) more in policy.csv\n" : "")
  }

  var json: String {
    let rows = policies.map { policy in
      let cells = [
        "\"warehouse\": \(JSONText.quoted(scenario.warehouses[policy.warehouse].code))",
        "\"product\": \(JSONText.quoted(scenario.products[policy.product].code))",
        "\"safety_stock\": \(number(policy.safetyStock))", "\"reorder_point\": \(number(policy.reorderPoint))",
        "\"order_up_to\": \(number(policy.orderUpTo))", "\"order_quantity\": \(number(policy.orderQuantity))",
        "\"service\": \(NumberText.text(policy.service))",
      ]
      return "  {" + cells.joined(separator: ", ") + "}"
    }
    return rows.isEmpty ? "[]\n" : "[\n" + rows.joined(separator: ",\n") + "\n]\n"
  }

  private func number(_ value: Double) -> String { NumberText.text((value * 1e3).rounded() / 1e3) }
}

/// `stock.csv` with safety stocks from policies; the rest of each row stays.
enum SafetyStockTable {
  static func text(_ policies: [WarehousePolicy], _ scenario: Scenario) -> CSVText {
    struct Key: Hashable {
      var warehouse: Ref<Warehouse>
      var product: Ref<Product>
    }
    var wanted: [Key: Double] = [:]
    for policy in policies {
      wanted[Key(warehouse: policy.warehouse, product: policy.product)] = (policy.safetyStock * 1e3).rounded() / 1e3
    }
    var rows = scenario.stock
    var placed: Set<Key> = []
    for index in rows.indices {
      let key = Key(warehouse: rows[index].warehouse, product: rows[index].product)
      guard let units = wanted[key] else { continue }
      // Once per warehouse and product: on its first row.
      rows[index].safetyStock = placed.insert(key).inserted ? units : 0
    }
    for policy in policies {
      let key = Key(warehouse: policy.warehouse, product: policy.product)
      guard let units = wanted[key], units > 0, placed.insert(key).inserted else { continue }
      rows.append(StockRow(warehouse: key.warehouse, product: key.product, onHand: 0, safetyStock: units))
    }
    rows.sort { ($0.warehouse, $0.product, $0.expires ?? 0) < ($1.warehouse, $1.product, $1.expires ?? 0) }
    var text = CSVText(["warehouse", "product", "expires", "on_hand", "reserved", "safety_stock"])
    for row in rows {
      text.cell(scenario.warehouses[row.warehouse].code)
      text.cell(scenario.products[row.product].code)
      text.cell(row.expires.map { String($0) } ?? "")
      text.cell(row.onHand)
      text.cell(row.reserved)
      text.cell(row.safetyStock)
      text.endRow()
    }
    return text
  }
}
