public import Domain
public import LinearPrograms

/// What may be bought in one period at one supplier's prices: 0, or an amount of one of the options.
public struct LotDecision: Sendable {
  /// One row of `Scenario.offers` with its arc.
  public struct Option: Sendable {
    public var arc: Int32
    /// Of amounts > 0, in units.
    public var least: Double
    public var most: Double
    /// Units of which whole multiples are sold; 0 = any amount.
    public var lot: Double

    /// The amounts that may be bought nearest to `amount`, below (0 where there is none) and above (nil where there is none).
    public func neighbours(of amount: Double) -> (below: Double, above: Double?) {
      guard amount > Self.noise * max(1, most) else { return (0, least) }
      guard amount >= least - Self.noise * max(1, least) else { return (0, least) }
      guard lot > 0 else { return amount <= most ? (amount, amount) : (most, nil) }
      let below = min(most, (amount / lot + Self.noise).rounded(.down) * lot)
      let above = max(least, (amount / lot - Self.noise).rounded(.up) * lot)
      return (below, above <= most + Self.noise * most ? above : nil)
    }

    /// Rounding of a solver, in lots.
    public static let noise = 1e-7
  }

  /// By rising minimum.
  public var options: [Option]

  /// Whether the flows of the options' arcs are an amount that may be bought.
  public func isSold(_ flow: [Double]) -> Bool {
    var used = 0
    for option in options {
      let amount = flow[Int(option.arc)]
      guard amount > Option.noise * max(1, option.least) else { continue }
      let (below, above) = option.neighbours(of: amount)
      guard min(abs(amount - below), abs(amount - (above ?? below))) <= Option.noise * max(1, amount),
        below > 0
          || amount
            >= option.least * (1 - Option.noise)
      else { return false }
      used += 1
    }
    return used <= 1
  }
}

extension AllocationModel {
  /// The decisions of offers that sell in lots, from a minimum on, or at several prices, in the order of arcs.
  ///
  /// - Parameter integral: whether other offers sell whole lots too.
  /// - Complexity: O(arcs).
  public func lotDecisions(_ scenario: Scenario) -> [LotDecision] {
    let most = scenario.mostOrdered
    var firstOfGroup = [Int](repeating: -1, count: scenario.offers.count)
    for group in scenario.offerGroups where group.count > 1 || scenario.offers[group.lowerBound].isInLots {
      for offer in group { firstOfGroup[offer] = group.lowerBound }
    }
    let periods = Int(scenario.periods)
    var positions: [Int: Int] = [:]
    var result: [LotDecision] = []
    for arc in 0..<arcs.count where arcs.kind[arc] == .order {
      let offer = Int(arcs.entity[arc])
      guard firstOfGroup[offer] >= 0, most[offer] > 0 else { continue }
      let row = scenario.offers[offer]
      let option = LotDecision.Option(
        arc: Int32(truncatingIfNeeded: arc), least: row.least, most: most[offer], lot: row.lot > 1 ? Double(row.lot) : 0
      )
      let key = firstOfGroup[offer] * periods + Int(arcs.period[arc]) - 1
      if let position = positions[key] {
        result[position].options.append(option)
      } else {
        positions[key] = result.count
        result.append(LotDecision(options: [option]))
      }
    }
    return result
  }

  /// A block as a model of its own: node, arc and row i are those at position i of the block. Demand lines stay as they
  /// are, with the positions they had.
  ///
  /// - Complexity: O(nodes + arcs + row entries) of the block, and the demand lines.
  public func alone(_ block: Block, in partition: BlockPartition) -> AllocationModel {
    var result = AllocationModel(layers: layers)
    result.demandLines = demandLines
    result.lanes = lanes
    result.hasGains = hasGains
    for node in block.nodes.map({ Int($0) }) {
      _ = result.nodes.append(
        nodes.kind[node], entity: nodes.entity[node], product: nodes.product[node], period: nodes.period[node],
        supply: nodes.supply[node])
    }
    result.arcs.reserve(block.arcs.count)
    func place(_ node: Int32) -> Int32 { node < 0 ? node : partition.position(ofNode: node) }
    for arc in block.arcs.map({ Int($0) }) {
      result.arcs.append(
        arcs.kind[arc], from: place(arcs.tail[arc]), to: place(arcs.head[arc]), lower: arcs.lower[arc],
        upper: arcs.upper[arc], cost: arcs.cost[arc], tailFactor: arcs.tailFactor[arc], entity: arcs.entity[arc],
        product: arcs.product[arc], period: arcs.period[arc])
    }
    for row in block.rows.map({ Int($0) }) {
      for entry in rows.starts[row]..<rows.starts[row + 1] {
        result.rows.addEntry(partition.position(ofArc: rows.arcs[entry]), rows.coefficients[entry])
      }
      result.rows.append(rows.keys[row], lower: rows.lower[row], upper: rows.upper[row])
    }
    return result
  }

  /// The model without the rows that count orders only: contracts and the budget.
  public func withoutOrderRows() -> AllocationModel { without { isOrderRow($0) } }

  /// The model without the rows of claimants.
  public func withoutClaimantRows() -> AllocationModel {
    without { row in if case .claimant = rows.keys[row] { true } else { false } }
  }

  private func without(_ isDropped: (Int) -> Bool) -> AllocationModel {
    var result = self
    result.rows = SideRows()
    for row in 0..<rows.count where !isDropped(row) {
      for entry in rows.starts[row]..<rows.starts[row + 1] {
        result.rows.addEntry(rows.arcs[entry], rows.coefficients[entry])
      }
      result.rows.append(rows.keys[row], lower: rows.lower[row], upper: rows.upper[row])
    }
    return result
  }

  /// The model without the rows that count orders only, what a unit counts there charged at the row's multiplier: with
  /// those of an optimum, an optimum still.
  ///
  /// - Parameter multipliers: one a row.
  public func pricingOrderRows(_ multipliers: [Double]) -> AllocationModel {
    var result = withoutOrderRows()
    for row in 0..<rows.count where isOrderRow(row) && row < multipliers.count {
      for entry in rows.starts[row]..<rows.starts[row + 1] {
        result.arcs.cost[Int(rows.arcs[entry])] -= multipliers[row] * rows.coefficients[entry]
      }
    }
    return result
  }

  /// The model without the rows that count only orders whose amounts are fixed: they hold or they do not.
  public func withoutSettledRows() -> AllocationModel {
    without { row in
      isOrderRow(row)
        && (rows.starts[row]..<rows.starts[row + 1]).allSatisfy { entry in
          arcs.lower[Int(rows.arcs[entry])] == arcs.upper[Int(rows.arcs[entry])]
        }
    }
  }

  /// Whether a side row counts orders and nothing else.
  public func isOrderRow(_ row: Int) -> Bool {
    switch rows.keys[row] {
    case .contract, .budget: true
    default: false
    }
  }
}

extension LinearProgram {
  /// The program with `decisions` in whole lots: a column of lots counts lots and is whole; where an amount > 0 has a
  /// minimum, or prices exclude each other, a column 0 or 1 says whether an option is used:
  ///
  ///     least · b ≤ o ≤ most · b,   Σ b of a decision ≤ 1
  ///
  /// - Parameter decisions: their arcs are columns of this program.
  /// - Returns: the program, the columns' units (1, or a lot), and for each column b the option's.
  public func inLots(
    _ decisions: [LotDecision]
  ) -> (program: LinearProgram, unit: [Double], uses: [(of: Int, column: Int)]) {
    var result = self
    var unit = [Double](repeating: 1, count: columnCount)
    var uses: [(of: Int, column: Int)] = []
    var entries: [[(row: Int32, coefficient: Double)]] = Array(repeating: [], count: columnCount)
    for decision in decisions {
      for option in decision.options where option.lot > 0 {
        let column = Int(option.arc)
        unit[column] = option.lot
        result.cost[column] *= option.lot
        result.lower[column] /= option.lot
        result.upper[column] = (result.upper[column] / option.lot + LotDecision.Option.noise).rounded(.down)
        for entry in starts[column]..<starts[column + 1] { result.coefficients[entry] *= option.lot }
        result.integers.append(option.arc)
      }
      let needsUse = decision.options.count > 1 || decision.options.contains { $0.least > max($0.lot, 0) }
      guard needsUse else { continue }
      let exclusive = decision.options.count > 1 ? result.addRow(lower: -.infinity, upper: 1) : -1
      for option in decision.options {
        let column = Int(option.arc)
        let scale = unit[column]
        let above = result.addRow(lower: -.infinity, upper: 0)
        entries[column].append((above, 1))
        var own: [(row: Int32, coefficient: Double)] = [(above, -option.most / scale)]
        if option.least > option.lot {
          let below = result.addRow(lower: 0, upper: .infinity)
          entries[column].append((below, 1))
          own.append((below, -option.least / scale))
        }
        if exclusive >= 0 { own.append((exclusive, 1)) }
        own.sort { $0.row < $1.row }
        uses.append((column, columnCount + uses.count))
        entries.append(own)
      }
    }
    return (result.widened(by: entries, columns: columnCount, uses.count), unit, uses)
  }

  /// Adds entries at the end of columns, and columns 0 or 1 with theirs.
  private func widened(
    by entries: [[(row: Int32, coefficient: Double)]], columns: Int, _ added: Int
  ) -> LinearProgram {
    var result = self
    result.starts = [0]
    result.rows = []
    result.coefficients = []
    for column in 0..<(columns + added) {
      if column < columns {
        result.rows += rows[starts[column]..<starts[column + 1]]
        result.coefficients += coefficients[starts[column]..<starts[column + 1]]
      } else {
        result.cost.append(0)
        result.lower.append(0)
        result.upper.append(1)
        result.integers.append(Int32(truncatingIfNeeded: column))
      }
      for entry in entries[column] {
        result.rows.append(entry.row)
        result.coefficients.append(entry.coefficient)
      }
      result.starts.append(result.rows.count)
    }
    result.integers.sort()
    return result
  }
}
