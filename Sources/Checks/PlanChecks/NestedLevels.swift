internal import Domain

/// What the nested multipliers of one tier prove: by how much a claimant could rise above its level.
///
/// A level's bound is the sum over rows and variables of `CertificateBound`, without an objective. From one level to the
/// next it changes only where a row's multiplier does, so each row and variable adds its change to the levels in which
/// it happens, and the bounds of all levels are the running sums: the same number of steps as for a few levels. Groups
/// of products that nothing ties together prove their own levels.
struct NestedLevels {
  private let index: ScenarioIndex
  private let multipliers: NestedMultipliers
  private let bounds: VariableBounds
  private let claimants: [FairClaimant]
  private let groups: ProductGroups
  /// Levels in which something changes: those of group g are `changes[starts[g] ..< starts[g + 1]]`, ascending.
  private var starts: [Int] = [0]
  private var changes: [Int] = []
  /// What changes there; then the bound from there on.
  private var sums: [CompensatedSum]
  /// Claimant of each demand slot with its weight, −1 = none.
  private var claimantOfSlot: [Int32]
  private var weightOfSlot: [Double]
  /// The level of each claimant in the plan.
  private let levelOfClaimant: [Int]
  private let tier: Int
  /// The levels in which what is being added changes.
  private var scratch: [Int] = []
  /// The most that can arrive in each cover slot.
  private var inflow: [Double] = []

  /// - Parameter levels: of each claimant, as the plan has them.
  /// - Complexity: O(variables + rows + lines · log lines).
  init(
    _ index: ScenarioIndex, _ multipliers: NestedMultipliers, _ bounds: VariableBounds, _ claimants: [FairClaimant],
    levels: [Int], tier: Int, _ groups: ProductGroups
  ) {
    self.index = index
    self.multipliers = multipliers
    self.bounds = bounds
    self.claimants = claimants
    self.groups = groups
    self.tier = tier
    levelOfClaimant = levels
    sums = []
    claimantOfSlot = Array(repeating: -1, count: index.demand.pairs.count * index.periods)
    weightOfSlot = Array(repeating: 0, count: claimantOfSlot.count)
    for (position, claimant) in claimants.enumerated() {
      for (slot, weight) in claimant.slots {
        claimantOfSlot[slot] = Int32(truncatingIfNeeded: position)
        weightOfSlot[slot] = weight
      }
    }
    collectChanges()
    addRows()
    addShipments()
    addCovers()
    addUnmet()
    addStock()
    addOrders()
    addUp()
  }

  /// The most that a claimant of `level` can rise by, in fill rate, with everyone as low or lower keeping what it has;
  /// infinite where the multipliers say nothing of it.
  func rise(of position: Int, level: Int) -> Double {
    let weight = -multipliers.fill.value(position, at: level) * claimants[position].total
    guard weight > 0 else { return .infinity }
    let change = self.change(in: groups.group(of: claimants[position], index), upTo: level)
    return change >= 0 ? -sums[change].value / weight : .infinity
  }
}

/// Levels and sums.
extension NestedLevels {
  private func product(ofPool pool: Int) -> Int {
    Int(index.stock.pairs.seconds[Int(index.stock.pairOfPool[pool])])
  }

  private mutating func collectChanges() {
    var found: [[Int]] = Array(repeating: [], count: groups.count)
    func collect(_ steps: LevelSteps, _ count: Int, _ product: (Int) -> Int) {
      for slot in 0..<count {
        let levels = steps.levels(of: slot)
        if !levels.isEmpty { found[groups.group[product(slot)]] += levels }
      }
    }
    let periods = index.periods
    let demand = index.demand.pairs
    collect(multipliers.stock, index.stock.poolCount * periods) { product(ofPool: $0 / periods) }
    for cover in 0..<index.demand.covers.count {
      let product = Int(index.demand.covers.seconds[cover])
      for pool in index.coverPools.range(cover) {
        for slot in (pool * periods)..<((pool + 1) * periods) {
          let levels = multipliers.cover.levels(of: slot)
          if !levels.isEmpty { found[groups.group[product]] += levels }
        }
      }
    }
    collect(multipliers.demand, demand.count * periods) { Int(demand.seconds[$0 / periods]) }
    collect(multipliers.delivered, demand.count * periods) { Int(demand.seconds[$0 / periods]) }
    collect(multipliers.maxShare, index.demand.options.count * periods) {
      Int(index.demand.options[$0 / periods].product)
    }
    for (position, claimant) in claimants.enumerated() {
      let levels = multipliers.fill.levels(of: position)
      guard !levels.isEmpty else { continue }
      found[groups.group(of: claimant, index)] += levels + [levelOfClaimant[position]]
    }
    for levels in found {
      for level in levels.sorted()
      where changes.count == starts[starts.count - 1] || changes[changes.count - 1] != level {
        changes.append(level)
      }
      starts.append(changes.count)
    }
    sums = Array(repeating: CompensatedSum(), count: changes.count)
  }

  /// The last change of a group up to `level`, −1 where there is none.
  private func change(in group: Int, upTo level: Int) -> Int {
    var low = starts[group]
    var high = starts[group + 1]
    while low < high {
      let middle = (low + high) / 2
      if changes[middle] <= level { low = middle + 1 } else { high = middle }
    }
    return low > starts[group] ? low - 1 : -1
  }

  /// Running sums.
  private mutating func addUp() {
    for group in 0..<groups.count {
      for change in (starts[group]..<starts[group + 1]).dropFirst() { sums[change].add(sums[change - 1]) }
    }
  }

  /// Adds `term`, a function of the level, where it changes: in the levels in `scratch`, in any order.
  private mutating func add(_ product: Int, _ term: (Int) -> Double) {
    guard !scratch.isEmpty else { return }
    if scratch.count > 1 { scratch.sort() }
    var before = 0.0
    var last = -1
    for level in scratch where level != last {
      let now = term(level)
      let change = self.change(in: groups.group[product], upTo: level)
      if now != before, change >= 0 {
        sums[change].add(now)
        sums[change].add(-before)
      }
      before = now
      last = level
    }
  }

  /// A row or variable of this price contributes least.
  private static func least(_ price: Double, _ least: Double, _ most: Double) -> Double {
    let quantity = price > 0 ? least : most
    return price != 0 && quantity != 0 ? price * quantity : 0
  }
}

/// Rows: see `CertificateBound`.
extension NestedLevels {
  private mutating func addRows() {
    let (index, multipliers, periods) = (index, multipliers, index.periods)
    for slot in 0..<(index.stock.poolCount * periods) {
      scratch = Array(multipliers.stock.levels(of: slot))
      let supply = index.stock.supply[slot]
      add(product(ofPool: slot / periods)) { multipliers.stock.value(slot, at: $0) * supply }
    }
    for slot in 0..<(index.demand.pairs.count * periods) {
      let product = Int(index.demand.pairs.seconds[slot / periods])
      scratch = Array(multipliers.demand.levels(of: slot))
      add(product) { multipliers.demand.value(slot, at: $0) * index.demand.due[slot] }
      scratch = Array(multipliers.delivered.levels(of: slot))
      add(product) {
        Self.least(multipliers.delivered.value(slot, at: $0), index.demand.least[slot], index.demand.most[slot])
      }
    }
    for pair in 0..<index.demand.pairs.count {
      for option in index.demand.optionStarts[pair]..<index.demand.optionStarts[pair + 1] {
        for period in 0..<periods {
          let slot = option * periods + period
          scratch = Array(multipliers.maxShare.levels(of: slot))
          let limit = index.demand.options[option].maxShare * index.demand.due[pair * periods + period]
          add(Int(index.demand.pairs.seconds[pair])) { multipliers.maxShare.value(slot, at: $0) * limit }
        }
      }
    }
    addPromises()
  }

  /// The row of a claimant: it keeps what it has from its own level on, and of earlier tiers always; before that nothing
  /// is promised.
  private mutating func addPromises() {
    let multipliers = multipliers
    for position in claimants.indices {
      scratch = Array(multipliers.fill.levels(of: position))
      guard !scratch.isEmpty else { continue }
      let claimant = claimants[position]
      let own = claimant.tier < tier ? 0 : claimant.tier == tier ? levelOfClaimant[position] : Int.max
      if claimant.tier == tier { scratch.append(own) }
      add(groups.product(of: claimant, index)) { level in
        let missing = claimant.total * (level >= own ? 1 - claimant.fill : 1) - claimant.before
        return multipliers.fill.value(position, at: level) * missing
      }
    }
  }
}

/// Variables: see `CertificateBound`.
extension NestedLevels {
  private mutating func addShipments() {
    let (index, bounds, periods) = (index, bounds, index.periods)
    inflow = Array(repeating: 0, count: bounds.need.count)
    index.forEachShipmentColumn { column in
      guard let lead = Int(exactly: column.row.leadTime), lead < periods else { return }
      let product = Int(index.stock.pairs.seconds[column.pair])
      for period in 0..<(periods - lead) {
        switch column.end {
        case .cover(let cover): addDelivery(column, cover, product, period, lead)
        case .stock(let target): addTransfer(column, target, product, period, lead)
        }
      }
    }
  }

  /// By shelf life asked for, each by the layer with which it is least.
  private mutating func addDelivery(_ column: ShipmentColumn, _ cover: Int, _ product: Int, _ period: Int, _ lead: Int)
  {
    let (index, multipliers, bounds, periods) = (index, multipliers, bounds, index.periods)
    var ways: [(arrival: Int, from: [Int])] = []
    var total = 0.0
    scratch = []
    for pool in index.coverPools.range(cover) {
      let needed = StockLayers.needed(
        arriving: Int32(truncatingIfNeeded: period + lead + 1), leadTime: column.row.leadTime,
        life: index.coverPools.life[pool])
      let from = index.stock.pools(column.pair, lasting: needed).map { $0 * periods + period }
        .filter { bounds.present[$0] > 0 }
      guard !from.isEmpty else { continue }
      let arrival = pool * periods + period + lead
      let present = from.reduce(0) { $0 + bounds.present[$1] }
      let most = min(
        index.largestShipment(column.lane, column.pair, period, column.capacity, present: present),
        bounds.need[arrival])
      guard most > 0 else { continue }
      inflow[arrival] += most
      total += most
      scratch += multipliers.cover.levels(of: arrival)
      for slot in from { scratch += multipliers.stock.levels(of: slot) }
      ways.append((arrival, from))
    }
    let most = index.largestShipment(column.lane, column.pair, period, column.capacity, present: total)
    add(product) { level in
      let price = ways.reduce(Double.infinity) { least, way in
        let best = way.from.reduce(-Double.infinity) { max($0, multipliers.stock.value($1, at: level)) }
        return min(least, multipliers.cover.value(way.arrival, at: level) - best)
      }
      return Self.least(price, 0, most)
    }
  }

  /// By the layer with which it is least.
  private mutating func addTransfer(_ column: ShipmentColumn, _ target: Int, _ product: Int, _ period: Int, _ lead: Int)
  {
    let (index, multipliers, bounds, periods) = (index, multipliers, bounds, index.periods)
    var ways: [(from: Int, to: Int)] = []
    var present = 0.0
    scratch = []
    for pool in index.stock.pools(column.pair, lasting: Int32(truncatingIfNeeded: period + 1)) {
      let from = pool * periods + period
      guard bounds.present[from] > 0 else { continue }
      let end = pool - index.stock.poolStarts[column.pair] + index.stock.poolStarts[target]
      present += bounds.present[from]
      ways.append((from, end * periods + period + lead))
      scratch += multipliers.stock.levels(of: from)
      scratch += multipliers.stock.levels(of: end * periods + period + lead)
    }
    let most = index.largestShipment(column.lane, column.pair, period, column.capacity, present: present)
    add(product) { level in
      let price = ways.reduce(Double.infinity) {
        min($0, multipliers.stock.value($1.to, at: level) - multipliers.stock.value($1.from, at: level))
      }
      return Self.least(price, 0, most)
    }
  }

  private mutating func addCovers() {
    let (index, multipliers, periods) = (index, multipliers, index.periods)
    for pair in 0..<index.demand.pairs.count {
      for position in index.demand.optionStarts[pair]..<index.demand.optionStarts[pair + 1] {
        let option = index.demand.options[position]
        for period in 0..<periods {
          let slot = pair * periods + period
          let arrival = index.coverPools.pool(option.cover, life: index.demand.life[slot]) * periods + period
          let share = position * periods + period
          scratch = Array(multipliers.cover.levels(of: arrival))
          scratch += multipliers.demand.levels(of: slot)
          scratch += multipliers.delivered.levels(of: slot)
          scratch += multipliers.maxShare.levels(of: share)
          let most = min(bounds.cover[share], inflow[arrival] / option.ratio)
          add(Int(option.product)) { level in
            let price =
              -option.ratio * multipliers.cover.value(arrival, at: level) - multipliers.demand.value(slot, at: level)
              - multipliers.delivered.value(slot, at: level) - multipliers.maxShare.value(share, at: level)
            return Self.least(price, 0, most)
          }
        }
      }
    }
  }

  private mutating func addUnmet() {
    let periods = index.periods
    for pair in 0..<index.demand.pairs.count {
      for period in 0..<periods where index.demand.exists[pair * periods + period] { addUnmet(pair, period) }
    }
  }

  private mutating func addUnmet(_ pair: Int, _ period: Int) {
    let (index, multipliers, periods) = (index, multipliers, index.periods)
    let slot = pair * periods + period
    let claimant = Int(claimantOfSlot[slot])
    let weight = weightOfSlot[slot]
    let waits = index.scenario.policy.unmet == .backorder && period + 1 < periods
    let options = index.demand.optionStarts[pair]..<index.demand.optionStarts[pair + 1]
    scratch = Array(multipliers.demand.levels(of: slot))
    if claimant >= 0 { scratch += multipliers.fill.levels(of: claimant) }
    if waits {
      scratch += multipliers.demand.levels(of: slot + 1)
      for option in options { scratch += multipliers.maxShare.levels(of: option * periods + period + 1) }
    }
    let (least, most) = (bounds.leastUnmet[slot], bounds.mostUnmet[slot])
    add(Int(index.demand.pairs.seconds[pair])) { level in
      var price = claimant >= 0 ? -multipliers.fill.value(claimant, at: level) * weight : 0
      price -= multipliers.demand.value(slot, at: level)
      if waits {
        price += multipliers.demand.value(slot + 1, at: level)
        for option in options where index.demand.options[option].maxShare < .infinity {
          price +=
            index.demand.options[option].maxShare
            * multipliers.maxShare.value(option * periods + period + 1, at: level)
        }
      }
      return Self.least(price, least, most)
    }
  }

  private mutating func addStock() {
    let (index, multipliers, periods) = (index, multipliers, index.periods)
    for slot in 0..<(index.stock.poolCount * periods) {
      let (pool, period) = (slot / periods, slot % periods)
      let product = product(ofPool: pool)
      // What has reached its last period, or the end, leads no further.
      let isLast = period == periods - 1 || period + 1 >= Int(index.stock.last[pool])
      scratch = Array(multipliers.stock.levels(of: slot))
      if !isLast { scratch += multipliers.stock.levels(of: slot + 1) }
      let warehouse = Int(index.stock.warehouses[Int(index.stock.pairOfPool[pool])]) * periods + period
      let room =
        period + 1 >= Int(index.stock.last[pool]) ? .infinity : index.storage[warehouse] / index.volumes[product]
      let most = min(bounds.present[slot], room)
      add(product) { level in
        let next = isLast ? 0 : multipliers.stock.value(slot + 1, at: level)
        return Self.least(next - multipliers.stock.value(slot, at: level), 0, most)
      }
    }
  }

  private mutating func addOrders() {
    let (index, multipliers, periods) = (index, multipliers, index.periods)
    for (position, offer) in index.scenario.offers.enumerated() {
      guard let lead = Int(exactly: offer.leadTime), lead < periods else { continue }
      let pair = index.stock.pairs.find(offer.warehouse.index, offer.product.index)
      let most = bounds.order[position]
      for arrival in lead..<periods {
        let slot = index.stock.pool(pair, entering: arrival) * periods + arrival
        scratch = Array(multipliers.stock.levels(of: slot))
        add(offer.product.index) { Self.least(multipliers.stock.value(slot, at: $0), 0, most) }
      }
    }
  }
}
