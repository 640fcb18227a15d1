internal import Domain

/// Rows of a history in the order of the file, one array per attribute.
struct HistoryBatch {
  /// Numbers of series, in order of appearance in the file.
  var series: [Int32] = []
  var lines: [Int32] = []
  var days: [Int32] = []
  var sales: [Double] = []
  /// Empty where the file has no such column.
  var stockout: [Float] = []
  var price: [Float] = []
  var promotion: [Bool] = []

  var count: Int { series.count }

  /// The rows by series, those of a series by day, those of a day as in the file.
  ///
  /// - Parameter ranks: of each series, its place in the order.
  /// - Complexity: O(series + rows), and O(rows · log rows) of the series whose rows are out of order.
  func sorted(_ ranks: [Int32]) -> [Int32] {
    var starts = Array(repeating: 0, count: ranks.count + 1)
    for one in series { starts[Int(ranks[Int(one)]) + 1] += 1 }
    for index in starts.indices.dropFirst() { starts[index] += starts[index - 1] }
    var rows = Array(repeating: Int32(0), count: count)
    var next = starts
    for row in series.indices {
      let rank = Int(ranks[Int(series[row])])
      rows[next[rank]] = Int32(truncatingIfNeeded: row)
      next[rank] += 1
    }
    for rank in ranks.indices {
      let mine = starts[rank]..<starts[rank + 1]
      let isSorted = zip(mine, mine.dropFirst()).allSatisfy { days[Int(rows[$0])] < days[Int(rows[$1])] }
      if !isSorted { rows[mine].sort { (days[Int($0)], $0) < (days[Int($1)], $1) } }
    }
    return rows
  }

  /// Row `row` with the number of its series.
  func record(_ row: Int) -> HistoryRecord {
    HistoryRecord(
      series: series[row], day: days[row], line: lines[row], sales: sales[row],
      stockout: stockout.isEmpty ? 0 : stockout[row], price: price.isEmpty ? .nan : price[row],
      isPromoted: promotion.isEmpty ? false : promotion[row])
  }

  mutating func removeAll() {
    series.removeAll(keepingCapacity: true)
    lines.removeAll(keepingCapacity: true)
    days.removeAll(keepingCapacity: true)
    sales.removeAll(keepingCapacity: true)
    stockout.removeAll(keepingCapacity: true)
    price.removeAll(keepingCapacity: true)
    promotion.removeAll(keepingCapacity: true)
  }
}

extension HistoryRows {
  /// The series of the rows so far, by the codes of place and product.
  struct Order {
    var places: [String] = []
    var products: [String] = []
    /// Of each series, its place in the order.
    var ranks: [Int32] = []
    /// In order, as positions of places and products.
    var keys: [(place: Int, product: Int)] = []
  }

  /// - Complexity: O(series · log series).
  func order() -> Order {
    let (places, products) = (codes { $0.place }, codes { $0.product })
    var order = Order(places: places.names, products: products.names)
    let sides = keys.map { (place: places.position[Int($0.place)], product: products.position[Int($0.product)]) }
    order.ranks = Array(repeating: 0, count: keys.count)
    for (rank, number) in keys.indices.sorted(by: { sides[$0] < sides[$1] }).enumerated() {
      order.ranks[number] = Int32(truncatingIfNeeded: rank)
      order.keys.append((Int(sides[number].place), Int(sides[number].product)))
    }
    return order
  }

  /// The distinct codes of one side of the keys, sorted, and where each number of the pool went.
  private func codes(_ side: ((place: Int32, product: Int32)) -> Int32) -> (names: [String], position: [Int32]) {
    let distinct = Set(keys.map(side)).sorted { pool.precedes($0, $1) }
    var position = Array(repeating: Int32(0), count: pool.count)
    for (index, number) in distinct.enumerated() { position[Int(number)] = Int32(truncatingIfNeeded: index) }
    return (distinct.map { pool.string($0) }, position)
  }

  /// The rows by series and day, codes sorted; a day that stands twice in a series is a problem.
  consuming func grouped(_ log: inout ProblemLog) -> SalesHistory {
    let order = order()
    var history = SalesHistory(places: order.places, products: order.products)
    let sorted = batch.sorted(order.ranks)
    var first = 0
    for (rank, key) in order.keys.enumerated() {
      var end = first
      while end < sorted.count, Int(order.ranks[Int(batch.series[Int(sorted[end])])]) == rank { end += 1 }
      history.series.append(SalesHistory.Series(place: key.place, product: key.product, rows: first..<end))
      first = end
    }
    for (before, row) in zip(sorted, sorted.dropFirst()) where batch.days[Int(before)] == batch.days[Int(row)] {
      let (before, row) = (batch.record(Int(before)), batch.record(Int(row)))
      if before.series == row.series { reportRepeated(row, before: before, &log) }
    }
    history.days = sorted.map { batch.days[Int($0)] }
    batch.days = []
    history.sales = sorted.map { batch.sales[Int($0)] }
    batch.sales = []
    if batch.stockout.contains(where: { $0 > 0 }) { history.stockout = sorted.map { batch.stockout[Int($0)] } }
    if batch.price.contains(where: { !$0.isNaN }) { history.price = sorted.map { batch.price[Int($0)] } }
    if batch.promotion.contains(true) { history.promotion = sorted.map { batch.promotion[Int($0)] } }
    return history
  }

  /// - Parameter before: the row of the same series and day next before `row` in the file.
  func reportRepeated(_ row: HistoryRecord, before: HistoryRecord, _ log: inout ProblemLog) {
    log.add(Self.table.rank, .keys) {
      let key = keys[Int(row.series)]
      let day = CalendarDay(daysSince1970: Int(row.day)).text
      let names = "\(Quoted.text(pool.string(key.place))), \(Quoted.text(pool.string(key.product))) on \(day)"
      return Problem(
        code: "duplicate-key", file: file, line: Int(row.line), column: 1,
        message: "\(names) stands in line \(before.line) already",
        hint: "give each place, product and date one row")
    }
  }
}
