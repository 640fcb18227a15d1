public import Domain

extension AllocationModel {
  /// The multipliers of a tier's nested levels as rows of `certificate.csv`: one where a row comes in, and one more where
  /// it comes to count otherwise. Zeros are left out; levels ascend with nodes and rows.
  ///
  /// - Parameter cuts: of every network block, with the number of each of the block's levels among those of the tier.
  /// - Complexity: O(nodes + arcs + rows).
  public func certificate(
    ofNestedLevels cuts: [(cuts: NestedCuts, numbers: [Int])], of tier: String, _ claimants: [Claimant],
    scenario: Scenario
  ) -> [CertificateLine] {
    var stages = StageNames(tier: tier)
    let nested = NestedDuals(cuts, of: self)
    var lines: [CertificateLine] = []
    for node in 0..<nodes.count { append(node: node, nested, &stages, &lines) }
    if scenario.policy.unmet == .backorder { appendShareBounds(nested, &stages, &lines) }
    for row in 0..<rows.count where nested.rowLevel[row] < .max {
      lines.append(
        line(
          of: rows.keys[row], stage: stages[nested.rowLevel[row]], scenario: scenario, claimants,
          multiplier: nested.rowMultiplier[row]))
    }
    return lines
  }

  /// Appends what a multiplier, a function of the level, gains in each of `levels`, ascending.
  private func append(
    _ levels: [Int], _ stages: inout StageNames, _ lines: inout [CertificateLine], _ line: CertificateLine,
    _ multiplier: (Int) -> Double
  ) {
    var before = 0.0
    for level in levels where level < .max {
      let now = multiplier(level)
      guard now != before else { continue }
      var line = line
      line.stage = stages[level]
      line.multiplier = now - before
      lines.append(line)
      before = now
    }
  }

  private func append(
    node: Int, _ nested: NestedDuals, _ stages: inout StageNames, _ lines: inout [CertificateLine]
  ) {
    let product = Ref<Product>(nodes.product[node])
    let period = nodes.period[node]
    func line(_ kind: ConstraintKind, _ place: Place) -> CertificateLine {
      CertificateLine(
        stage: "", kind: kind, place: place, product: product, period: period, name: name(ofNode: node), multiplier: 0)
    }
    switch nodes.kind[node] {
    case .stock:
      append([nested.nodeLevel[node]], &stages, &lines, line(.stock, .warehouse(Ref(nodes.entity[node])))) {
        nested.node(node, at: $0)
      }
    case .issue: break
    case .hub:
      append([nested.nodeLevel[node]], &stages, &lines, line(.cover, .region(Ref(nodes.entity[node])))) {
        nested.node(node, at: $0)
      }
    case .demand:
      let demand = demandLines[Int(nodes.entity[node])]
      let levels = nested.levels(ofNode: node, arc: demand.unmetArc)
      let values = { split(nested.node(node, at: $0), price: nested.price(demand.unmetArc, at: $0), of: demand) }
      append(levels, &stages, &lines, line(.demand, .region(demand.region))) { values($0).demand }
      append(levels, &stages, &lines, line(.delivered, .region(demand.region))) { values($0).delivered }
    case .delivered:
      let demand = demandLines[Int(nodes.entity[node])]
      let levels = [nested.nodeLevel[node], nested.nodeLevel[Int(demand.node)]].sorted()
      append(levels, &stages, &lines, line(.delivered, .region(demand.region))) {
        nested.node(Int(demand.node), at: $0) - nested.node(node, at: $0)
      }
    }
  }

  /// 3.4 of lines that nothing waits for: see `certificate(from:goals:claimants:scenario:)`.
  private func appendShareBounds(
    _ nested: NestedDuals, _ stages: inout StageNames, _ lines: inout [CertificateLine]
  ) {
    for arc in 0..<arcs.count where arcs.kind[arc] == .cover && arcs.upper[arc] < .infinity {
      let demand = demandLines[Int(arcs.entity[arc])]
      let (tail, head) = (Int(arcs.tail[arc]), Int(arcs.head[arc]))
      let line = CertificateLine(
        stage: "", kind: .maxShare, place: .region(demand.region), product: demand.product,
        other: Ref(arcs.product[arc]), period: demand.period, multiplier: 0)
      append([nested.nodeLevel[tail], nested.nodeLevel[head]].sorted(), &stages, &lines, line) { level in
        min(0, nested.node(head, at: level) - arcs.tailFactor[arc] * nested.node(tail, at: level))
      }
    }
  }
}

/// The names of nested stages, each made once.
private struct StageNames {
  private let tier: String
  private var names: [String?] = []

  init(tier: String) { self.tier = tier }

  subscript(_ level: Int) -> String {
    mutating get {
      while names.count <= level { names.append(nil) }
      if let name = names[level] { return name }
      let name = FairStage(tier: tier, level: level, isNested: true).text
      names[level] = name
      return name
    }
  }
}

/// The multipliers of nested levels over the whole model.
private struct NestedDuals {
  /// One a node, one a row: the level in which it comes in; `Int.max` where it does not.
  private(set) var nodeLevel: [Int]
  private(set) var rowLevel: [Int]
  /// From that level on.
  private(set) var nodeMultiplier: [Double]
  private(set) var rowMultiplier: [Double]
  /// One an arc: the row of the claimant that misses what it carries, with its price there; −1 = none.
  private var rowOfArc: [Int32]
  private var priceOfArc: [Double]

  init(_ cuts: [(cuts: NestedCuts, numbers: [Int])], of model: AllocationModel) {
    nodeLevel = Array(repeating: .max, count: model.nodes.count)
    nodeMultiplier = Array(repeating: 0, count: model.nodes.count)
    rowLevel = Array(repeating: .max, count: model.rows.count)
    rowMultiplier = Array(repeating: 0, count: model.rows.count)
    rowOfArc = Array(repeating: -1, count: model.arcs.count)
    priceOfArc = Array(repeating: 0, count: model.arcs.count)
    for (cuts, numbers) in cuts {
      for entry in cuts.nodes {
        nodeLevel[Int(entry.position)] = numbers[Int(entry.level)]
        nodeMultiplier[Int(entry.position)] = entry.multiplier
      }
      for entry in cuts.rows {
        let row = Int(entry.position)
        rowLevel[row] = numbers[Int(entry.level)]
        rowMultiplier[row] = entry.multiplier
        for position in model.rows.starts[row]..<model.rows.starts[row + 1] {
          rowOfArc[Int(model.rows.arcs[position])] = entry.position
          priceOfArc[Int(model.rows.arcs[position])] = -entry.multiplier * model.rows.coefficients[position]
        }
      }
    }
  }

  func node(_ node: Int, at level: Int) -> Double { nodeLevel[node] <= level ? nodeMultiplier[node] : 0 }

  /// What a claimant's row makes of an arc's objective.
  func price(_ arc: Int32, at level: Int) -> Double {
    let row = Int(rowOfArc[Int(arc)])
    return row >= 0 && rowLevel[row] <= level ? priceOfArc[Int(arc)] : 0
  }

  /// Where the multiplier of a node or the price of an arc changes.
  func levels(ofNode node: Int, arc: Int32) -> [Int] {
    let row = Int(rowOfArc[Int(arc)])
    let levels = [nodeLevel[node], row >= 0 ? rowLevel[row] : .max]
    return levels[0] == levels[1] ? [levels[0]] : levels.sorted()
  }
}
