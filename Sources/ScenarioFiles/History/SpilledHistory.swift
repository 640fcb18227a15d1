internal import Domain
internal import Foundation

/// A history whose rows lie on disk, sorted; in memory there are its codes, its days and what is being handed out.
struct SpilledHistory: SalesRecords {
  let places: [String]
  let products: [String]
  let series: [SalesHistory.Series]
  let distinctDays: [Int32]
  let hasPrices: Bool
  private let spill: HistorySpill
  private let ranks: [Int32]
  /// Rows in a part, if no series is longer.
  private let partRows: Int

  /// What is known of all rows as they are read.
  struct Summary {
    /// By number of a series.
    private(set) var rows: [Int] = []
    private(set) var hasPrices = false
    private var days: Set<Int32> = []

    /// Every day once, ascending.
    var distinctDays: [Int32] { days.sorted() }

    mutating func add(_ batch: HistoryBatch) {
      var last: Int32?
      for row in 0..<batch.count {
        let one = Int(batch.series[row])
        while rows.count <= one { rows.append(0) }
        rows[one] += 1
        if batch.days[row] != last { days.insert(batch.days[row]) }
        last = batch.days[row]
      }
      if !hasPrices { hasPrices = batch.price.contains { !$0.isNaN } }
    }
  }

  /// - Throws: what the system says where the rows cannot be read again.
  init(
    _ rows: borrowing HistoryRows, _ summary: Summary, _ spill: HistorySpill, partRows: Int, _ log: inout ProblemLog
  ) throws {
    let order = rows.order()
    (places, products, ranks) = (order.places, order.products, order.ranks)
    var counts = Array(repeating: 0, count: order.ranks.count)
    for (number, count) in summary.rows.enumerated() { counts[Int(order.ranks[number])] = count }
    var first = 0
    series = zip(order.keys, counts).map { key, count in
      defer { first += count }
      return SalesHistory.Series(place: key.place, product: key.product, rows: first..<first + count)
    }
    (distinctDays, hasPrices) = (summary.distinctDays, summary.hasPrices)
    (self.spill, self.partRows) = (spill, partRows)
    var merge = try HistoryMerge(spill, ranks)
    var before: HistoryRecord?
    while let record = try merge.next() {
      if let before, before.day == record.day, before.series == record.series {
        rows.reportRepeated(record, before: before, &log)
      }
      before = record
    }
  }

  func forEachPart(_ body: (_ part: SalesHistory, _ first: Int) -> Void) throws(SalesReadFailure) {
    do {
      var merge = try HistoryMerge(spill, ranks)
      var first = 0
      while first < series.count {
        var end = first
        let begin = series[first].rows.lowerBound
        while end < series.count, end == first || series[end].rows.upperBound - begin <= partRows { end += 1 }
        body(try part(first..<end, &merge), first)
        first = end
      }
    } catch {
      throw SalesReadFailure(reason: error.localizedDescription)
    }
  }

  private func part(_ range: Range<Int>, _ merge: inout HistoryMerge) throws -> SalesHistory {
    var part = SalesHistory(places: places, products: products)
    let begin = series[range.lowerBound].rows.lowerBound
    part.series = series[range].map { one in
      SalesHistory.Series(
        place: one.place, product: one.product,
        rows: (one.rows.lowerBound - begin)..<(one.rows.upperBound - begin))
    }
    let count = series[range.upperBound - 1].rows.upperBound - begin
    part.days.reserveCapacity(count)
    part.sales.reserveCapacity(count)
    for _ in 0..<count {
      guard let record = try merge.next() else { throw CocoaError(.fileReadCorruptFile) }
      part.days.append(record.day)
      part.sales.append(record.sales)
      part.stockout.append(record.stockout)
      if hasPrices { part.price.append(record.price) }
      part.promotion.append(record.isPromoted)
    }
    if !part.stockout.contains(where: { $0 > 0 }) { part.stockout = [] }
    if !part.promotion.contains(true) { part.promotion = [] }
    return part
  }
}
