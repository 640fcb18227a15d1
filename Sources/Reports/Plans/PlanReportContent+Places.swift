internal import Domain
internal import Outputs

/// What moves between places and what lies there.
extension PlanReportContent {
  /// Scarce products whose way is drawn, and regions of each; the others are one band.
  private static let mostFlows = 6
  private static let mostTargets = 14

  var flows: ReportSection? {
    let scarce = figures.scarcest.prefix(Self.mostFlows)
    let charts = scarce.enumerated().compactMap { position, line -> ReportChart? in
      let chart = flow(of: line.product)
      let svg = chart.picture(id: "chart-flow-\(position)")
      return svg.isEmpty ? nil : ReportChart(caption: chart.title, svg: svg)
    }
    let table = shipmentTable
    guard !charts.isEmpty || !table.rows.isEmpty else { return nil }
    return ReportSection(
      id: "flows", heading: "Where it went",
      paragraphs: scarce.isEmpty ? ["Nothing is scarce: every demand is met."] : [], charts: charts, tables: [table])
  }

  private func flow(of product: Ref<Product>) -> FlowChart {
    var units = Array(
      repeating: [Double](repeating: 0, count: scenario.regions.count), count: scenario.warehouses.count)
    for line in plan.shipments where line.product == product {
      if case .region(let region) = line.to { units[line.from.index][region.index] += line.quantity }
    }
    let sources = scenario.warehouses.refs.filter { warehouse in units[warehouse.index].contains { $0 > 0 } }
    var totals: [(region: Ref<Region>, units: Double)] = []
    for region in scenario.regions.refs {
      let total = sources.reduce(0) { sum, warehouse in sum + units[warehouse.index][region.index] }
      if total > 0 { totals.append((region, total)) }
    }
    totals.sort { $0.units != $1.units ? $0.units > $1.units : $0.region < $1.region }
    let shown = totals.prefix(Self.mostTargets)
    let rest = totals.dropFirst(Self.mostTargets)
    var flows: [FlowChart.Flow] = []
    for (source, warehouse) in sources.enumerated() {
      let row = units[warehouse.index]
      for (target, entry) in shown.enumerated() where row[entry.region.index] > 0 {
        flows.append(FlowChart.Flow(source: source, target: target, quantity: row[entry.region.index]))
      }
      let others = rest.reduce(0) { sum, entry in sum + row[entry.region.index] }
      if others > 0 { flows.append(FlowChart.Flow(source: source, target: shown.count, quantity: others)) }
    }
    let unit = scenario.products[product].unit
    return FlowChart(
      title: "\(self.product(product)): from warehouse to region", unit: unit.isEmpty ? "units" : unit,
      sources: sources.map { self.warehouse($0) },
      targets: shown.map { self.region($0.region) } + (rest.isEmpty ? [] : ["\(rest.count) other regions"]),
      flows: flows)
  }

  /// Units and cost by pair of places, the largest first.
  private var shipmentTable: ReportTable {
    struct Total {
      var from: Ref<Warehouse>
      var to: Place
      var units = 0.0
      var cost = 0.0
      var products: Set<Ref<Product>> = []
    }
    var totals: [Total] = []
    var positions: [Place: [Ref<Warehouse>: Int]] = [:]
    for line in plan.shipments {
      let position = positions[line.to]?[line.from] ?? totals.count
      if position == totals.count {
        positions[line.to, default: [:]][line.from] = position
        totals.append(Total(from: line.from, to: line.to))
      }
      totals[position].units += line.quantity
      totals[position].cost += line.cost
      totals[position].products.insert(line.product)
    }
    let order = totals.indices.sorted {
      totals[$0].units != totals[$1].units ? totals[$0].units > totals[$1].units : $0 < $1
    }
    let rows = order.map { totals[$0] }.map { total in
      [
        ReportTable.Cell.text(warehouse(total.from)), .text(name(of: total.to)),
        .units(Double(total.products.count)), .units(total.units), .money(total.cost),
      ]
    }
    return ReportTable(
      caption: "Lanes used, the largest first",
      columns: [.text("From"), .text("To"), .number("Products"), .number("Units"), .number("Cost")], rows: rows,
      file: "shipments.csv")
  }

  private func name(of place: Place) -> String {
    switch place {
    case .warehouse(let place): warehouse(place)
    case .region(let place): region(place)
    }
  }

  // MARK: - Stock

  /// Stocks whose course is drawn.
  private static let mostStocks = 6

  var stock: ReportSection? {
    guard !plan.stock.isEmpty else { return nil }
    let courses = StockCourse.all(plan, scenario)
    let charts = courses.prefix(Self.mostStocks).enumerated().map { position, course in
      let title = "\(product(course.product)) at \(warehouse(course.warehouse))"
      let unit = scenario.products[course.product].unit
      let chart = LineChart(
        title: "Stock of \(title) against safety stock",
        axis: "Stock at the end of the period, \(unit.isEmpty ? "units" : unit)",
        periods: ["start"] + (1...max(1, scenario.periods)).map { String($0) },
        series: [LineChart.Series(name: "Stock", values: course.closing, style: "series")]
          + (course.safety.contains { ($0 ?? 0) > 0 }
            ? [LineChart.Series(name: "Safety stock", values: course.safety, style: "limit")] : []))
      return ReportChart(caption: title, svg: chart.picture(id: "chart-stock-\(position)"))
    }
    let rows = plan.stock.filter { $0.period == scenario.periods }.map { line in
      [
        ReportTable.Cell.text(warehouse(line.warehouse)), .text(product(line.product)), .units(line.opening),
        .units(line.shipped + line.transferredOut), .units(line.closing), .units(line.safetyStock),
        .optional(line.daysOfCover, ReportTable.Cell.units),
      ]
    }
    return ReportSection(
      id: "stock", heading: "Stock",
      paragraphs: courses.count > Self.mostStocks
        ? ["Drawn: the \(Self.mostStocks) stocks that end furthest below safety stock, or move most."] : [],
      charts: charts,
      tables: [
        warehouseTable,
        ReportTable(
          caption: "Stock in the last period",
          columns: [
            .text("Warehouse"), .text("Product"), .number("Opening"), .number("Out"), .number("Closing"),
            .number("Safety stock"), .number("Days of cover"),
          ], rows: rows, file: "stock.csv"),
      ])
  }

  private var warehouseTable: ReportTable {
    let rows = plan.summary.kpi.warehouses.map { line in
      [
        ReportTable.Cell.text(line.warehouse), .optional(line.throughput, ReportTable.Cell.percent),
        .optional(line.storage, ReportTable.Cell.percent),
      ]
    }
    return ReportTable(
      caption: "Warehouses in their fullest period (empty: without limit)",
      columns: [.text("Warehouse"), .number("Throughput used"), .number("Storage used")], rows: rows)
  }

  // MARK: - Map

  var map: ReportSection? {
    var places: [PlaceMap.Place] = []
    var positions: [Place: Int] = [:]
    for ref in scenario.warehouses.refs {
      let site = scenario.warehouses[ref]
      guard let latitude = site.latitude, let longitude = site.longitude else { continue }
      positions[.warehouse(ref)] = places.count
      places.append(
        PlaceMap.Place(name: site.code, latitude: latitude, longitude: longitude, text: "warehouse \(warehouse(ref))"))
    }
    for line in figures.regions where line.asked > 0 {
      let site = scenario.regions[line.region]
      guard let latitude = site.latitude, let longitude = site.longitude else { continue }
      positions[.region(line.region)] = places.count
      places.append(
        PlaceMap.Place(
          name: site.code, latitude: latitude, longitude: longitude, fillRate: line.fillRate,
          text: "\(region(line.region)): \(ReportNumber.percent(line.fillRate)) met"))
    }
    guard places.count > 1 else { return nil }
    var routes: [PlaceMap.Route] = []
    var known: [[Int]: Int] = [:]
    for line in plan.shipments {
      guard let from = positions[.warehouse(line.from)], let to = positions[line.to] else { continue }
      let position = known[[from, to]] ?? routes.count
      if position == routes.count {
        known[[from, to]] = position
        routes.append(PlaceMap.Route(from: from, to: to, quantity: 0))
      }
      routes[position].quantity += line.quantity
    }
    let map = PlaceMap(title: "Warehouses and regions, and what moves between them", places: places, routes: routes)
    return ReportSection(
      id: "map", heading: "Map", paragraphs: ["Lines are as wide as what they carry."],
      charts: [ReportChart(caption: map.title, svg: map.picture(id: "chart-map"))])
  }
}
