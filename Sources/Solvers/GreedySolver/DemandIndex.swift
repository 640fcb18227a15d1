internal import Domain

/// Demand by series (what one region asks of one product over the horizon) and cell (one period of a series).
///
/// Where unmet demand is lost, a cell is a row of `Scenario.demand`. Where it waits, the cells of a series run without a
/// gap from its first row to the last period, because a unit may arrive in any of them.
struct DemandIndex {
  /// A product that may be delivered for a series.
  struct Option {
    let product: Int
    /// Units delivered per unit asked for.
    let ratio: Double
    /// Money per unit asked for.
    let penalty: Double
    let maxShare: Double
    let isSubstitute: Bool
    /// Where the use of `maxShare` is counted: `shareBase` + cell − first cell of the series; −1 = unlimited.
    let shareBase: Int
  }

  /// Whether unmet demand waits.
  let waits: Bool

  private(set) var seriesRegion: [Int] = []
  private(set) var seriesProduct: [Int] = []
  /// Cells of series s: `cellStart[s] ..< cellStart[s + 1]`.
  private(set) var cellStart: [Int] = [0]
  /// Options of series s, the asked product first, then by code: `optionStart[s] ..< optionStart[s + 1]`.
  private(set) var optionStart: [Int] = [0]
  private(set) var options: [Option] = []
  private(set) var shareCount = 0

  private(set) var cellPeriod: [Int] = []
  /// Units due of the cell's own row.
  private(set) var need: [Double] = []
  private(set) var least: [Double] = []
  private(set) var most: [Double] = []
  /// Periods of shelf life asked for on arrival.
  private(set) var life: [Int32] = []
  /// Money saved by a unit that arrives in the cell.
  private(set) var gain: [Double] = []

  /// By row of `Scenario.demand`.
  private(set) var rowSeries: [Int] = []
  private(set) var rowCell: [Int] = []
  private(set) var rowTier: [Int] = []
  /// Rows as they are served: by tier, falling penalty, then code and period.
  private(set) var order: [Int] = []
  /// Rows of a series, in order of period.
  private(set) var rowsOfSeries: Lists = Lists(keys: [], count: 0)

  init(_ scenario: Scenario) {
    waits = scenario.policy.unmet == .backorder
    let substitutes = SubstituteIndex(scenario)
    let rows = scenario.demand
    rowSeries.reserveCapacity(rows.count)
    var start = 0
    while start < rows.count {
      var end = start + 1
      while end < rows.count, rows[end].region == rows[start].region, rows[end].product == rows[start].product {
        end += 1
      }
      addSeries(rows[start..<end], periods: Int(scenario.periods), substitutes)
      start = end
    }
    rowTier = rows.map { scenario.regions[$0.region].tier.index }
    order = rows.indices.sorted { left, right in
      if rowTier[left] != rowTier[right] { return rowTier[left] < rowTier[right] }
      if rows[left].unmetPenalty != rows[right].unmetPenalty {
        return rows[left].unmetPenalty > rows[right].unmetPenalty
      }
      return left < right
    }
    rowsOfSeries = Lists(keys: rowSeries, count: seriesRegion.count)
  }

  private mutating func addSeries(_ rows: ArraySlice<DemandRow>, periods: Int, _ substitutes: SubstituteIndex) {
    guard let first = rows.first else { return }
    let series = seriesRegion.count
    seriesRegion.append(first.region.index)
    seriesProduct.append(first.product.index)
    if waits { addWaitingCells(rows, series: series, periods: periods) } else { addCells(rows, series: series) }
    let cells = cellPeriod.count - (cellStart.last ?? 0)
    cellStart.append(cellPeriod.count)
    options.append(
      Option(
        product: first.product.index, ratio: 1, penalty: 0, maxShare: .infinity, isSubstitute: false, shareBase: -1))
    substitutes.forEach(of: first.product, at: first.region) { terms in
      let limited = terms.maxShare < .infinity
      options.append(
        Option(
          product: terms.substitute.index, ratio: terms.ratio, penalty: terms.penalty, maxShare: terms.maxShare,
          isSubstitute: true, shareBase: limited ? shareCount : -1))
      if limited { shareCount += cells }
    }
    optionStart.append(options.count)
  }

  private mutating func addCells(_ rows: ArraySlice<DemandRow>, series: Int) {
    for row in rows {
      rowSeries.append(series)
      rowCell.append(cellPeriod.count)
      cellPeriod.append(Int(row.period) - 1)
      need.append(row.due)
      least.append(row.leastCovered)
      most.append(row.mostCovered)
      life.append(row.minimumLife)
      gain.append(row.unmetPenalty)
    }
  }

  /// A unit that arrives in t saves the penalties of t and of every later period; a period without a row has the
  /// penalty of the row before it.
  private mutating func addWaitingCells(_ rows: ArraySlice<DemandRow>, series: Int, periods: Int) {
    var next = rows.startIndex
    let firstCell = cellPeriod.count
    var (penalty, asked) = (0.0, Int32(0))
    for period in (Int(rows[next].period) - 1)..<periods {
      cellPeriod.append(period)
      if next < rows.endIndex, Int(rows[next].period) - 1 == period {
        rowSeries.append(series)
        rowCell.append(cellPeriod.count - 1)
        need.append(rows[next].due)
        least.append(rows[next].leastCovered)
        most.append(rows[next].mostCovered)
        (penalty, asked) = (rows[next].unmetPenalty, rows[next].minimumLife)
        next += 1
      } else {
        need.append(0)
        least.append(0)
        most.append(.infinity)
      }
      life.append(asked)
      gain.append(penalty)
    }
    var sum = 0.0
    for cell in (firstCell..<cellPeriod.count).reversed() {
      sum += gain[cell]
      gain[cell] = sum
    }
  }
}
