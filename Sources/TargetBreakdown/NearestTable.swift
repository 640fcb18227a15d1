/// Whole units nearest to a real table in least squares, every total exact: controlled rounding as a flow of least cost.
///
/// A cell is an arc from its row to its column. Cells are rounded one by one, which is the cheapest table without totals;
/// then units move along shortest paths from nodes with too much to nodes with too little, up through cells from row to
/// column and down through cells from column to row. Costs (units − near)² are convex, so after each unit the table is the
/// cheapest of its kind, and the last is the cheapest that meets all totals. Where more than 64 units are off at a node,
/// several move at once, and the result is near rather than nearest.
///
/// Source: Ahuja, Magnanti, Orlin, "Network Flows" (Prentice Hall 1993), sections 9.7 (successive shortest paths) and 14.5
/// (convex costs); rounding as a flow: L. H. Cox, L. R. Ernst, "Controlled rounding", INFOR 20 (1982) 423–432.
struct NearestTable {
  private let table: TargetTable
  private let near: [Double]
  private var units: [Int]
  /// Rows, then columns, then one node for what counts to no given total: it takes and gives any amount.
  private let free: Int
  /// The row's and the column's node of each cell.
  private let ends: [(row: Int, column: Int)]
  private let cellsAt: [[Int]]
  /// What a node has yet to send on: total − sum for a row, sum − total for a column.
  private var excess: [Int]
  private var potential: [Double]

  init(_ table: TargetTable, near: [Double]) {
    self.table = table
    self.near = near
    let free = table.rows.count + table.columns.count
    self.free = free
    potential = Array(repeating: 0, count: free + 1)
    var cellsAt = Array(repeating: [Int](), count: free + 1)
    var excess = table.rows.map { $0 ?? 0 } + table.columns.map { -($0 ?? 0) } + [0]
    var (units, ends): ([Int], [(row: Int, column: Int)]) = ([], [])
    for (index, cell) in table.cells.enumerated() {
      let wanted = Int(exactly: min(near[index], Double(TargetTable.most)).rounded()) ?? 0
      units.append(min(max(wanted, cell.least), cell.most ?? TargetTable.most))
      let row = cell.row.flatMap { table.rows[$0] == nil ? nil : $0 } ?? free
      let column = cell.column.flatMap { table.columns[$0] == nil ? nil : table.rows.count + $0 } ?? free
      ends.append((row, column))
      guard row != column else { continue }
      cellsAt[row].append(index)
      cellsAt[column].append(index)
      if row != free { excess[row] -= units[index] }
      if column != free { excess[column] += units[index] }
    }
    (self.cellsAt, self.excess, self.units, self.ends) = (cellsAt, excess, units, ends)
  }

  mutating func solved() throws(TargetTable.Contradiction) -> [Int] {
    for node in 0..<free {
      while excess[node] > 0 { try send(from: node) }
    }
    while excess[..<free].contains(where: { $0 < 0 }) { try send(from: free) }
    return units
  }

  /// What the next unit costs in a cell: the change of (units − near)².
  private func cost(_ cell: Int, up: Bool) -> Double {
    let distance = Double(units[cell]) - near[cell]
    return up ? 2 * distance + 1 : 1 - 2 * distance
  }

  private func room(_ cell: Int, up: Bool) -> Int {
    up ? (table.cells[cell].most ?? TargetTable.most) - units[cell] : units[cell] - table.cells[cell].least
  }

  /// Moves units along the cheapest way from `start` to a node with too little, or to the free one.
  private mutating func send(from start: Int) throws(TargetTable.Contradiction) {
    var distance = Array(repeating: Double.infinity, count: free + 1)
    var through = Array(repeating: -1, count: free + 1)
    var isDone = Array(repeating: false, count: free + 1)
    distance[start] = 0
    while let node = nearest(distance, isDone) {
      isDone[node] = true
      if node != start, node == free || excess[node] < 0 {
        move(from: start, to: node, through)
        for other in 0...free { potential[other] += min(distance[other], distance[node]) }
        return
      }
      for cell in cellsAt[node] {
        let isUp = ends[cell].row == node
        let other = isUp ? ends[cell].column : ends[cell].row
        guard !isDone[other], room(cell, up: isUp) > 0 else { continue }
        // Rounding of the last bits, and moves of several units, may leave a reduced cost a little below 0.
        let reduced = max(0, cost(cell, up: isUp) + potential[node] - potential[other])
        if distance[node] + reduced < distance[other] {
          distance[other] = distance[node] + reduced
          through[other] = cell
        }
      }
    }
    throw contradiction(start, isDone)
  }

  private func nearest(_ distance: [Double], _ isDone: [Bool]) -> Int? {
    var best: Int?
    for node in distance.indices where !isDone[node] && distance[node] < .infinity {
      if best.map({ distance[node] < distance[$0] }) ?? true { best = node }
    }
    return best
  }

  private mutating func move(from start: Int, to end: Int, _ through: [Int]) {
    var path: [(cell: Int, up: Bool)] = []
    var node = end
    while node != start {
      let cell = through[node]
      let isUp = ends[cell].column == node
      path.append((cell, isUp))
      node = isUp ? ends[cell].row : ends[cell].column
    }
    var amount = min(start == free ? Int.max : excess[start], end == free ? Int.max : -excess[end])
    amount = amount > 64 ? path.reduce(amount / 2) { min($0, room($1.cell, up: $1.up)) } : 1
    for step in path { units[step.cell] += step.up ? amount : -amount }
    if start != free { excess[start] -= amount }
    if end != free { excess[end] += amount }
  }

  /// The cut that no unit crosses: of the nodes that could be reached, or, from the free one, that could not.
  private func contradiction(_ start: Int, _ reached: [Bool]) -> TargetTable.Contradiction {
    var found = TargetTable.Contradiction(rows: [], columns: [], missing: 0)
    for node in 0..<free where reached[node] == (start != free) {
      found.missing += abs(excess[node])
      if node < table.rows.count { found.rows.append(node) } else { found.columns.append(node - table.rows.count) }
    }
    return found
  }
}
