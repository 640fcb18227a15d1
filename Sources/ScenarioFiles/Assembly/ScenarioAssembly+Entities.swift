internal import Domain

extension ScenarioAssembly {
  /// The rows of an entity table in the order of their codes: (text of the code, row). Repeated codes are put down.
  private mutating func entities(_ table: RawTable, _ column: RawTable.TextColumn) -> [(id: Int32, row: Int)] {
    var firstRow = Array(repeating: Int32(-1), count: pool.count)
    var found: [(id: Int32, row: Int)] = []
    for row in 0..<table.count {
      let id = table[column, row]
      guard id >= 0 else { continue }
      let earlier = firstRow[Int(id)]
      if earlier >= 0 {
        report(
          table, row, column.index, "duplicate-key",
          "same \(table.name.columns[column.index].name) as line \(table.line(of: Int(earlier)))", pass: .keys)
      } else {
        firstRow[Int(id)] = Int32(truncatingIfNeeded: row)
        found.append((id, row))
      }
    }
    found.sort { pool.precedes($0.id, $1.id) }
    return found
  }

  mutating func resolveProducts() {
    guard let table = tables[.products] else { return }
    let code = table.texts("product")
    guard code.slot >= 0 else { return }
    let found = entities(table, code)
    products.fill(found.map(\.id), pool, isComplete: !table.isCut)
    resolveFamilies(table, found.map(\.row))
    scenario.products = Table(found.map { product(table, $0.row) })
    let shelfLife = table.numbers("shelf_life", default: .nan)
    let ladder = table.texts("ladder")
    for row in 0..<table.count {
      if table.optional(shelfLife, row) != nil { use(.shelfLife, table, row, shelfLife.index) }
      let word = pool.string(table[ladder, row])
      if word == "yes" { use(.ladder, table, row, ladder.index) }
      if !["", "yes", "no"].contains(word) {
        report(table, row, ladder.index, "bad-value", "ladder must be yes or empty, not \(Quoted.text(word))")
      }
    }
  }

  private mutating func resolveFamilies(_ table: RawTable, _ rows: [Int]) {
    let column = table.texts("family")
    let ranks = ranks(of: rows.map { table[column, $0] })
    let ids = ranks.indices.filter { ranks[$0] > 0 }.sorted { ranks[$0] < ranks[$1] }
    families.fill(ids.map { Int32(truncatingIfNeeded: $0) }, pool, isComplete: !table.isCut)
    scenario.families = Table(families.codes.map(Family.init))
  }

  private func product(_ table: RawTable, _ row: Int) -> Product {
    let family = table[table.texts("family"), row]
    let shelfLife = table.optional(table.numbers("shelf_life", default: .nan), row)
    return Product(
      code: pool.string(table[table.texts("product"), row]), name: pool.string(table[table.texts("name"), row]),
      family: family >= 0 ? Ref(families[family]) : nil, unit: pool.string(table[table.texts("unit"), row]),
      price: table[table.numbers("price", default: 0), row], volume: table[table.numbers("volume", default: 1), row],
      pack: Int(exactly: table[table.numbers("pack", default: 1), row]) ?? 1,
      holdingCost: table[table.numbers("holding_cost", default: 0), row],
      endValue: table[table.numbers("end_value", default: 0), row],
      unitCost: table[table.numbers("unit_cost", default: 0), row], shelfLife: shelfLife.flatMap { Int(exactly: $0) },
      ladder: pool.string(table[table.texts("ladder"), row]) == "yes")
  }

  mutating func resolveWarehouses() {
    guard let table = tables[.warehouses] else { return }
    let code = table.texts("warehouse")
    guard code.slot >= 0 else { return }
    let found = entities(table, code)
    warehouses.fill(found.map(\.id), pool, isComplete: !table.isCut)
    let (name, throughput) = (table.texts("name"), table.numbers("throughput", default: .infinity))
    let storage = table.numbers("storage", default: .infinity)
    let (latitude, longitude) = (table.numbers("latitude", default: .nan), table.numbers("longitude", default: .nan))
    scenario.warehouses = Table(
      found.map { id, row in
        Warehouse(
          code: pool.string(id), name: pool.string(table[name, row]), throughput: table[throughput, row],
          storage: table[storage, row], latitude: table.optional(latitude, row),
          longitude: table.optional(longitude, row))
      })
  }

  mutating func resolveRegions() {
    guard let table = tables[.regions] else { return }
    let code = table.texts("region")
    guard code.slot >= 0 else { return }
    let found = entities(table, code)
    regions.fill(found.map(\.id), pool, isComplete: !table.isCut)
    isParent = Array(repeating: false, count: found.count)
    reportWarehouses(among: found, table, code)
    let parents = parents(table, found)
    let tiers = tiers(table, found)
    let (name, last) = (table.texts("name"), Int32(truncatingIfNeeded: max(0, scenario.tiers.count - 1)))
    let (latitude, longitude) = (table.numbers("latitude", default: .nan), table.numbers("longitude", default: .nan))
    reportCycles(parents, table, found)
    var inherited = InheritedTiers(own: tiers, parents: parents, last: last)
    scenario.regions = Table(
      found.enumerated().map { position, entity in
        Region(
          code: pool.string(entity.id), name: pool.string(table[name, entity.row]),
          parent: parents[position] >= 0 ? Ref(parents[position]) : nil, tier: Ref(inherited.tier(of: position)),
          latitude: table.optional(latitude, entity.row), longitude: table.optional(longitude, entity.row))
      })
  }

  private mutating func reportWarehouses(
    among found: [(id: Int32, row: Int)], _ table: RawTable, _ code: RawTable.TextColumn
  ) {
    for entity in found.sorted(by: { $0.row < $1.row }) where warehouses[entity.id] >= 0 {
      let shown = Quoted.text(pool.string(entity.id))
      report(
        table, entity.row, code.index, "warehouse-and-region", "\(shown) is a warehouse already",
        hint: "give the place two codes and a lane between them", pass: .graph)
    }
  }

  /// For each region the position of its parent, −1 for none.
  private mutating func parents(_ table: RawTable, _ found: [(id: Int32, row: Int)]) -> [Int32] {
    let column = table.texts("parent")
    var parents = Array(repeating: Int32(-1), count: found.count)
    var byRow = Array(repeating: Int32(-1), count: table.count)
    for (position, entity) in found.enumerated() { byRow[entity.row] = Int32(truncatingIfNeeded: position) }
    for row in 0..<table.count {
      guard let parent = region(table, column, row), byRow[row] >= 0 else { continue }
      parents[Int(byRow[row])] = parent.position
      isParent[parent.index] = true
    }
    return parents
  }

  /// For each region the tier that its own row names, −1 for none.
  private mutating func tiers(_ table: RawTable, _ found: [(id: Int32, row: Int)]) -> [Int32] {
    let column = table.texts("tier")
    let names = scenario.tiers.values.map(\.name)
    var known: [Int32: Int32] = [:]
    var byRow = Array(repeating: Int32(-1), count: table.count)
    for row in 0..<table.count {
      let id = table[column, row]
      guard id >= 0, header.tiers != nil else { continue }
      if known[id] == nil {
        let word = pool.string(id)
        let position = names.firstIndex { Code.same($0, word) } ?? -1
        known[id] = Int32(truncatingIfNeeded: position)
      }
      byRow[row] = known[id] ?? -1
      if byRow[row] < 0 { reportUnknown("tier", names, table, column, row) }
    }
    return found.map { byRow[$0.row] }
  }

  /// One problem for each circle of parents, at its first row in the file.
  private mutating func reportCycles(_ parents: [Int32], _ table: RawTable, _ found: [(id: Int32, row: Int)]) {
    let column = table.texts("parent")
    for circle in ParentCircles.find(parents, order: found.map(\.row)) {
      let row = found[circle[0]].row
      let shown = (circle.prefix(6) + [circle[0]]).map { Quoted.text(pool.string(found[$0].id)) }
      let path = circle.count > 6 ? shown.dropLast() + ["…"] : shown
      report(
        table, row, column.index, "parent-circle",
        circle.count == 1
          ? "\(shown[0]) is its own parent" : "parents go in a circle: \(path.joined(separator: " → "))",
        pass: .graph)
    }
  }
}

/// The tier of a region: its own, else the nearest ancestor's, else the last.
struct InheritedTiers {
  private var tiers: [Int32]
  private let parents: [Int32]
  private let last: Int32

  init(own: [Int32], parents: [Int32], last: Int32) {
    tiers = own
    self.parents = parents
    self.last = last
  }

  /// - Complexity: O(regions) for all regions together: what is found is kept for the way it was found on.
  mutating func tier(of region: Int) -> Int32 {
    var path: [Int] = []
    var next = region
    // A circle is refused elsewhere; here it only must end.
    while tiers[next] < 0, parents[next] >= 0, path.count <= parents.count {
      path.append(next)
      next = Int(parents[next])
    }
    let tier = tiers[next] >= 0 ? tiers[next] : last
    tiers[next] = tier
    for passed in path { tiers[passed] = tier }
    return tier
  }
}

/// Finds regions that are their own ancestors.
enum ParentCircles {
  /// Each circle once, from its member with the least `order` along its parents; circles by that order.
  ///
  /// - Complexity: O(n log n).
  static func find(_ parents: [Int32], order: [Int]) -> [[Int]] {
    var walk = Array(repeating: -1, count: parents.count)
    var circles: [[Int]] = []
    for start in parents.indices where walk[start] < 0 {
      var here = start
      while here >= 0, walk[here] < 0 {
        walk[here] = start
        here = Int(parents[here])
      }
      guard here >= 0, walk[here] == start else { continue }
      var circle = [here]
      var next = Int(parents[here])
      while next != here {
        circle.append(next)
        next = Int(parents[next])
      }
      let first = circle.indices.min { order[circle[$0]] < order[circle[$1]] } ?? 0
      circles.append(Array(circle[first...] + circle[..<first]))
    }
    return circles.sorted { order[$0[0]] < order[$1[0]] }
  }
}
