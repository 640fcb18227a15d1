internal import Domain

/// Tables of how regions may get what they ask for: lanes, substitutes, quotas, grades, memory.
extension ScenarioAssembly {
  mutating func resolveLanes() {
    guard let table = tables[.lanes] else { return }
    let (start, end, good) = (table.texts("from"), table.texts("to"), table.texts("product"))
    let (cost, leadTime) = (table.numbers("cost", default: 0), table.numbers("lead_time", default: 0))
    let capacity = table.numbers("capacity", default: .infinity)
    let ranks = PlaceRanks(scenario)
    var rows = KeyedRows<LaneRow>(capacity: table.count) { line, _ in
      RowKey(line.from.position, ranks[line.to], (line.product?.position ?? -1) + 1)
    }
    for row in 0..<table.count {
      let (from, to) = (warehouse(table, start, row), place(table, end, row))
      let product = product(table, good, row)
      if let from, to == .warehouse(from) {
        let code = warehouses.codes[from.index]
        report(table, row, end.index, "lane-to-itself", "a lane from \(Quoted.text(code)) to itself")
      }
      guard !table.isFaulty(row), let from, let to, product != nil || table[good, row] == -1 else { continue }
      let line = LaneRow(
        from: from, to: to, product: product, leadTime: table.whole(leadTime, row), cost: table[cost, row],
        capacity: table[capacity, row])
      rows.append(line, from: row)
    }
    scenario.lanes = sorted(rows, table)
  }

  mutating func resolveSubstitutes() {
    guard let table = tables[.substitutes] else { return }
    let (asked, given, place) = (table.texts("product"), table.texts("substitute"), table.texts("region"))
    let (ratio, penalty) = (table.numbers("ratio", default: 1), table.numbers("penalty", default: 0))
    let share = table.numbers("max_share", default: .infinity)
    var rows = KeyedRows<SubstituteRow>(capacity: table.count) { line, _ in
      RowKey(line.product.position, line.substitute.position, (line.region?.position ?? -1) + 1)
    }
    for row in 0..<table.count {
      let (product, substitute) = (product(table, asked, row), self.product(table, given, row))
      let region = servedRegion(table, place, row, carrying: "substitute")
      if let product, product == substitute {
        let code = products.codes[product.index]
        report(table, row, given.index, "substitute-for-itself", "\(Quoted.text(code)) is a substitute for itself")
      }
      guard !table.isFaulty(row), let product, let substitute, region != nil || table[place, row] == -1 else {
        continue
      }
      let line = SubstituteRow(
        product: product, substitute: substitute, region: region, ratio: table[ratio, row],
        penalty: table[penalty, row], maxShare: table[share, row])
      rows.append(line, from: row)
    }
    scenario.substitutes = sorted(rows, table)
  }

  mutating func resolveQuotas() {
    guard let table = tables[.quotas] else { return }
    let (name, place, source) = (table.texts("quota"), table.texts("region"), table.texts("warehouse"))
    let (good, family) = (table.texts("product"), table.texts("family"))
    let period = table.numbers("period", default: .nan)
    let (least, most) = (table.numbers("minimum", default: 0), table.numbers("maximum", default: .infinity))
    let ranks = ranks(of: (0..<table.count).lazy.map { table[name, $0] })
    var rows = KeyedRows<QuotaRow>(capacity: table.count) { _, row in RowKey(ranks[Int(table[name, row])]) }
    for row in 0..<table.count {
      let (region, warehouse) = (region(table, place, row), warehouse(table, source, row))
      let scope = scope(table, good, family, row)
      guard !table.isFaulty(row) else { continue }
      let time = table.optional(period, row).flatMap { Int32(exactly: $0) }
      let inHorizon = time.map { isInHorizon($0, table, period, row) } ?? true
      let line = QuotaRow(
        name: pool.string(table[name, row]), region: region, warehouse: warehouse, scope: scope ?? .all, period: time,
        minimum: table[least, row], maximum: table[most, row])
      check(minimum: line.minimum, maximum: line.maximum, table, least, row)
      guard inHorizon, scope != nil, table[name, row] >= 0 else { continue }
      rows.append(line, from: row)
    }
    scenario.quotas = sorted(rows, table)
  }

  mutating func resolveGrades() {
    guard let table = tables[.grades] else { return }
    let (place, grade) = (table.texts("region"), table.numbers("grade", default: 1))
    let customers = table.numbers("customers", default: 0)
    var rows = KeyedRows<GradeRow>(capacity: table.count) { line, _ in RowKey(line.region.position, line.grade) }
    for row in 0..<table.count {
      let region = region(table, place, row)
      guard !table.isFaulty(row), let region else { continue }
      let line = GradeRow(
        region: region, grade: table.whole(grade, row), customers: Int(exactly: table[customers, row]) ?? 0)
      rows.append(line, from: row)
    }
    scenario.grades = sorted(rows, table)
  }

  mutating func resolveMemory() {
    guard let table = tables[.memory] else { return }
    let (place, good) = (table.texts("region"), table.texts("product"))
    let (asked, served) = (table.numbers("asked", default: 0), table.numbers("served", default: 0))
    var rows = KeyedRows<MemoryRow>(capacity: table.count) { line, _ in
      RowKey(line.region.position, line.product.position)
    }
    for row in 0..<table.count {
      let (region, product) = (servedRegion(table, place, row, carrying: "memory"), product(table, good, row))
      guard !table.isFaulty(row), let region, let product else { continue }
      let line = MemoryRow(region: region, product: product, asked: table[asked, row], served: table[served, row])
      if line.served > line.asked {
        let (more, less) = (NumberText.text(line.served), NumberText.text(line.asked))
        report(table, row, served.index, "too-much-served", "served \(more) is more than asked \(less)")
      }
      rows.append(line, from: row)
    }
    scenario.memory = sorted(rows, table)
  }

  /// What was published may name what is gone: its codes refer to nothing.
  mutating func resolvePublished() {
    if tables[.published] == nil, header.policy.published == nil, header.policy.stability > 0,
      let place = header.stabilityAt
    {
      log.add(0, .rows) {
        Problem(
          code: "missing-value", file: place.file, line: place.line, column: place.column,
          message: "stability measures changes from a published plan, and there is none",
          hint: "write published: with the plan's folder beside it")
      }
    }
    guard let table = tables[.published] else { return }
    let (period, quantity) = (table.numbers("ship_period", default: 1), table.numbers("quantity", default: 0))
    let (start, end, good) = (table.texts("from"), table.texts("to"), table.texts("product"))
    let ranks = ranks(of: (0..<table.count).lazy.flatMap { [table[start, $0], table[end, $0], table[good, $0]] })
    var rows = KeyedRows<PublishedRow>(capacity: table.count) { line, row in
      RowKey(
        line.shipPeriod, ranks[Int(table[start, row])], ranks[Int(table[end, row])], ranks[Int(table[good, row])])
    }
    for row in 0..<table.count where !table.isFaulty(row) {
      guard table[start, row] >= 0, table[end, row] >= 0, table[good, row] >= 0 else { continue }
      let line = PublishedRow(
        shipPeriod: table.whole(period, row), from: pool.string(table[start, row]), to: pool.string(table[end, row]),
        product: pool.string(table[good, row]), quantity: table[quantity, row])
      rows.append(line, from: row)
    }
    scenario.published = sorted(rows, table)
  }
}
