internal import Domain

/// Tables of what the warehouses have and may do: calendar, stock, receipts, offers, contracts.
extension ScenarioAssembly {
  mutating func resolveCalendar() {
    guard let table = tables[.calendar] else { return }
    let (place, period) = (table.texts("warehouse"), table.numbers("period", default: 1))
    let throughput = table.numbers("throughput", default: .nan)
    let storage = table.numbers("storage", default: .nan)
    var rows = KeyedRows<CalendarRow>(capacity: table.count) { line, _ in
      RowKey(line.warehouse.position, line.period)
    }
    for row in 0..<table.count {
      let warehouse = warehouse(table, place, row)
      guard !table.isFaulty(row) else { continue }
      let time = table.whole(period, row)
      guard isInHorizon(time, table, period, row), let warehouse else { continue }
      let line = CalendarRow(
        warehouse: warehouse, period: time, throughput: table.optional(throughput, row),
        storage: table.optional(storage, row))
      rows.append(line, from: row)
    }
    scenario.calendar = sorted(rows, table)
  }

  mutating func resolveStock() {
    guard let table = tables[.stock] else { return }
    let (place, good, expires) = (
      table.texts("warehouse"), table.texts("product"), table.numbers("expires", default: .nan)
    )
    let onHand = table.numbers("on_hand", default: 0)
    let (reserved, safety) = (table.numbers("reserved", default: 0), table.numbers("safety_stock", default: 0))
    var rows = KeyedRows<StockRow>(capacity: table.count) { line, _ in
      RowKey(line.warehouse.position, line.product.position, line.expires.map { $0 + 1 } ?? 0)
    }
    var guarded = KeyedRows<RowKey>(capacity: 0) { key, _ in key }
    for row in 0..<table.count {
      let (warehouse, product) = (warehouse(table, place, row), product(table, good, row))
      guard !table.isFaulty(row) else { continue }
      let last = table.optional(expires, row).flatMap { Int32(exactly: $0) }
      if last != nil { use(.expires, table, row, expires.index) }
      let line = StockRow(
        warehouse: warehouse ?? Ref(0), product: product ?? Ref(0), expires: last, onHand: table[onHand, row],
        reserved: table[reserved, row], safetyStock: table[safety, row])
      if line.reserved > line.onHand {
        report(
          table, row, reserved.index, "reserved-above-stock",
          "reserved \(NumberText.text(line.reserved)) is more than on_hand \(NumberText.text(line.onHand))")
      }
      guard warehouse != nil, product != nil else { continue }
      rows.append(line, from: row)
      if line.safetyStock > 0 {
        guarded.append(RowKey(line.warehouse.position, line.product.position), from: row)
      }
    }
    scenario.stock = sorted(rows, table)
    for (earlier, later) in guarded.sorted().duplicates {
      report(
        table, later, safety.index, "safety-stock-twice",
        "safety_stock of this warehouse and product is given in line \(table.line(of: earlier)) already",
        hint: "give it in one row", pass: .graph)
    }
  }

  mutating func resolveReceipts() {
    guard let table = tables[.receipts] else { return }
    let (place, good, period) = (table.texts("warehouse"), table.texts("product"), table.numbers("period", default: 1))
    let (reference, quantity) = (table.texts("reference"), table.numbers("quantity", default: 0))
    let ranks = ranks(of: (0..<table.count).lazy.map { table[reference, $0] })
    var rows = KeyedRows<ReceiptRow>(capacity: table.count) { line, row in
      let mark = table[reference, row]
      return RowKey(line.warehouse.position, line.product.position, line.period, mark < 0 ? 0 : ranks[Int(mark)])
    }
    for row in 0..<table.count {
      let (warehouse, product) = (warehouse(table, place, row), product(table, good, row))
      guard !table.isFaulty(row) else { continue }
      let time = table.whole(period, row)
      guard isInHorizon(time, table, period, row), let warehouse, let product else { continue }
      let line = ReceiptRow(
        warehouse: warehouse, product: product, period: time, reference: pool.string(table[reference, row]),
        quantity: table[quantity, row])
      rows.append(line, from: row)
    }
    scenario.receipts = sorted(rows, table)
  }

  mutating func resolveOffers() {
    guard let table = tables[.offers] else { return }
    let (supplier, good, place) = (table.texts("supplier"), table.texts("product"), table.texts("warehouse"))
    let (cost, leadTime) = (table.numbers("unit_cost", default: 0), table.numbers("lead_time", default: 0))
    let (least, most) = (table.numbers("minimum", default: 0), table.numbers("maximum", default: .infinity))
    let lot = table.numbers("lot", default: 1)
    let ranks = ranks(of: (0..<table.count).lazy.map { table[supplier, $0] })
    let minimums = AmountRanks((0..<table.count).lazy.map { table[least, $0] })
    var rows = KeyedRows<OfferRow>(capacity: table.count) { line, row in
      RowKey(
        ranks[Int(table[supplier, row])], line.product.position, line.warehouse.position, minimums[line.minimum])
    }
    for row in 0..<table.count {
      let (product, warehouse) = (product(table, good, row), warehouse(table, place, row))
      guard !table.isFaulty(row) else { continue }
      let line = OfferRow(
        supplier: pool.string(table[supplier, row]), product: product ?? Ref(0), warehouse: warehouse ?? Ref(0),
        leadTime: table.whole(leadTime, row), lot: Int(exactly: table[lot, row]) ?? 1, unitCost: table[cost, row],
        minimum: table[least, row], maximum: table[most, row])
      check(minimum: line.minimum, maximum: line.maximum, table, least, row)
      checkLots(line, table, lot, row)
      guard product != nil, warehouse != nil, table[supplier, row] >= 0 else { continue }
      rows.append(line, from: row)
    }
    scenario.offers = sorted(rows, table)
  }

  /// Some whole number of lots must lie between minimum and maximum.
  private mutating func checkLots(_ line: OfferRow, _ table: RawTable, _ column: RawTable.NumberColumn, _ row: Int) {
    guard line.lot > 1, line.maximum > 0, line.minimum <= line.maximum, line.most(within: line.maximum) == 0 else {
      return
    }
    let maximum = NumberText.text(line.maximum)
    if Double(line.lot) > line.maximum {
      report(table, row, column.index, "lot-above-maximum", "a lot of \(line.lot) is more than maximum \(maximum)")
    } else {
      report(
        table, row, column.index, "no-whole-lot",
        "no whole number of lots of \(line.lot) lies between minimum \(NumberText.text(line.minimum)) and maximum "
          + maximum)
    }
  }

  mutating func resolveContracts() {
    guard let table = tables[.contracts] else { return }
    let (name, supplier) = (table.texts("contract"), table.texts("supplier"))
    let (good, family) = (table.texts("product"), table.texts("family"))
    let last = Double(header.periods ?? 1)
    let (from, to) = (table.numbers("from_period", default: 1), table.numbers("to_period", default: last))
    let (least, most) = (table.numbers("minimum", default: 0), table.numbers("maximum", default: .infinity))
    let ranks = ranks(of: (0..<table.count).lazy.map { table[name, $0] })
    let suppliers = suppliers()
    var rows = KeyedRows<ContractRow>(capacity: table.count) { _, row in RowKey(ranks[Int(table[name, row])]) }
    for row in 0..<table.count {
      let scope = scope(table, good, family, row)
      let source = table[supplier, row]
      if let suppliers, source >= 0, suppliers.ranks[Int(source)] == 0 {
        reportUnknown("supplier", suppliers.codes, table, supplier, row)
      }
      guard !table.isFaulty(row) else { continue }
      let (first, final) = (table.whole(from, row), table.whole(to, row))
      checkWindow(first, final, table, from, to, row)
      let line = ContractRow(
        name: pool.string(table[name, row]), supplier: pool.string(source), scope: scope ?? .all, fromPeriod: first,
        toPeriod: final, minimum: table[least, row], maximum: table[most, row])
      check(minimum: line.minimum, maximum: line.maximum, table, least, row)
      guard scope != nil, table[name, row] >= 0 else { continue }
      rows.append(line, from: row)
    }
    scenario.contracts = sorted(rows, table)
  }

  /// The suppliers of all offers; nil where the table of offers could not be read.
  private func suppliers() -> (ranks: [Int32], codes: [String])? {
    guard let table = tables[.offers] else { return (Array(repeating: 0, count: pool.count), []) }
    let column = table.texts("supplier")
    guard column.slot >= 0 else { return nil }
    let ids = (0..<table.count).map { table[column, $0] }
    let ranks = ranks(of: ids)
    let known = ranks.indices.filter { ranks[$0] > 0 }.sorted { ranks[$0] < ranks[$1] }
    return (ranks, known.map { pool.string(Int32(truncatingIfNeeded: $0)) })
  }

  private mutating func checkWindow(
    _ first: Int32, _ last: Int32, _ table: RawTable, _ from: RawTable.NumberColumn, _ to: RawTable.NumberColumn,
    _ row: Int
  ) {
    guard isInHorizon(first, table, from, row), isInHorizon(last, table, to, row), header.periods != nil else { return }
    if first > last {
      report(table, row, from.index, "window-reversed", "from_period \(first) is after to_period \(last)")
    }
  }
}

/// The rank of an amount among those that occur.
private struct AmountRanks {
  private var sorted: [Double]

  init(_ amounts: some Sequence<Double>) {
    sorted = []
    for amount in Set(amounts).sorted() where !amount.isNaN { sorted.append(amount) }
  }

  /// - Complexity: O(log amounts).
  subscript(_ amount: Double) -> Int32 {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < amount { low = middle + 1 } else { high = middle }
    }
    return Int32(truncatingIfNeeded: low)
  }
}
