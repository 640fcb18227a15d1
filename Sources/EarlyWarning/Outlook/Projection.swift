/// Stock rolled on over the horizon: receipts come, regions take, warehouses draw on their suppliers.
///
/// In each period a warehouse first receives, then asks its supplier for what it will need until the supply is there (its
/// planned demand, what waits, its safety stock, less stock and what is under way). What a warehouse cannot serve in full
/// it shares in proportion to what is asked of it. What a region does not get is lost, or waits where the scenario says so.
struct Projection {
  /// By warehouse and period: units its own regions go without, those that wait from before included.
  private(set) var short: [[Double]]
  private(set) var closing: [[Double]]
  private(set) var expired: [[Double]]
  /// By warehouse and period: what leaves, to regions and warehouses.
  private(set) var outflow: [[Double]]

  /// - Parameter need: by warehouse and period, in place of the outlook's own.
  /// - Complexity: O(warehouses · periods), times the layers of stock that spoils.
  init(_ outlook: ProductOutlook, need: [[Double]]? = nil) {
    let need = need ?? outlook.sites.map(\.need)
    let zeros = outlook.sites.map { $0.isUsed ? Array(repeating: 0.0, count: outlook.periods) : [] }
    (short, closing, expired, outflow) = (zeros, zeros, zeros, zeros)
    var state = State(outlook)
    for period in 0..<outlook.periods {
      state.receive(outlook, period)
      state.ask(outlook, period)
      for site in outlook.order {
        let wanted = need[site][period] + state.waiting[site]
        let (met, left) = state.serve(outlook, site, wanted, period)
        state.waiting[site] = outlook.waits ? wanted - met : 0
        short[site][period] = wanted - met
        outflow[site][period] = left
        state.arriveAtOnce(outlook, site)
      }
      for site in outlook.order {
        expired[site][period] = state.stock[site].expire(after: Int32(clamping: period + 1))
        closing[site][period] = state.stock[site].total
      }
    }
  }

  /// Units short of a warehouse's regions: all that is lost, or the most that waits at once.
  func units(_ site: Int, _ outlook: ProductOutlook) -> Double {
    outlook.waits ? short[site].max() ?? 0 : short[site].reduce(0, +)
  }

  /// What that costs: each unit lost once, each unit that waits in every period.
  func money(_ site: Int, _ outlook: ProductOutlook) -> Double {
    var money = 0.0
    var worth = 0.0
    for period in short[site].indices {
      let own = outlook.sites[site].worth(period)
      // What waits has the worth of the demand it came from, or of the latest.
      if own > 0 { worth = own }
      money += short[site][period] * worth
    }
    return money
  }

  /// The first period with a shortage, nil where there is none.
  func firstShortage(_ site: Int, above least: Double = 1e-6) -> Int? { short[site].firstIndex { $0 > least } }

  private struct State {
    var stock: [Shelf]
    /// By warehouse, then periods from now: what is under way.
    var coming: [[Shelf]]
    var waiting: [Double]
    /// By warehouse: what it asks of its supplier in this period.
    var asked: [Double]
    var drawers: [[Int]]

    init(_ outlook: ProductOutlook) {
      stock = outlook.sites.map(\.opening)
      coming = outlook.sites.map { $0.supplier == nil ? [] : Array(repeating: Shelf(), count: $0.leadTime + 1) }
      waiting = Array(repeating: 0, count: outlook.sites.count)
      asked = waiting
      drawers = Array(repeating: [], count: outlook.sites.count)
      for site in outlook.order {
        if let supplier = outlook.sites[site].supplier { drawers[supplier].append(site) }
      }
    }

    mutating func receive(_ outlook: ProductOutlook, _ period: Int) {
      for site in outlook.order {
        for part in outlook.sites[site].receipts[period] { stock[site].add(part.units, last: part.last) }
        // What was sent with a lead time has come nearer by a period.
        guard coming[site].count > 1 else { continue }
        let arrived = coming[site].remove(at: 1)
        coming[site].append(Shelf())
        for layer in arrived.layers { stock[site].add(layer.units, last: layer.last) }
      }
    }

    mutating func ask(_ outlook: ProductOutlook, _ period: Int) {
      for site in outlook.order {
        asked[site] = 0
        let end = period + outlook.sites[site].leadTime
        guard outlook.sites[site].supplier != nil, end < outlook.periods else { continue }
        var target = outlook.sites[site].safetyStock + waiting[site]
        var position = stock[site].total + coming[site].reduce(0) { $0 + $1.total }
        for later in period...end {
          target += outlook.gross[site][later]
          if later > period { position += outlook.sites[site].receipts[later].reduce(0) { $0 + $1.units } }
        }
        asked[site] = max(0, target - position)
      }
    }

    /// - Returns: what the warehouse's own regions get, and all that leaves.
    mutating func serve(
      _ outlook: ProductOutlook, _ site: Int, _ wanted: Double, _ period: Int
    ) -> (met: Double, left: Double) {
      let all = drawers[site].reduce(wanted) { $0 + asked[$1] }
      guard all > 0 else { return (0, 0) }
      let share = min(1, stock[site].total / all)
      let met = share == 1 ? wanted : wanted * share
      stock[site].take(met)
      var left = met
      for drawer in drawers[site] where asked[drawer] > 0 {
        let units = asked[drawer] * share
        left += units
        let place = outlook.sites[drawer].leadTime
        var parts: [(last: Int32, units: Double)] = []
        stock[site].take(units) { parts.append(($0, $1)) }
        for part in parts { coming[drawer][place].add(part.units, last: part.last) }
      }
      return (met, left)
    }

    /// Without a lead time what was sent is there before the next warehouse serves.
    mutating func arriveAtOnce(_ outlook: ProductOutlook, _ site: Int) {
      for drawer in drawers[site] where outlook.sites[drawer].leadTime == 0 {
        for layer in coming[drawer][0].layers { stock[drawer].add(layer.units, last: layer.last) }
        coming[drawer][0] = Shelf()
      }
    }
  }
}
