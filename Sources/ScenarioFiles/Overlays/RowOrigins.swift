/// Where each row of a table that was put together from several files comes from, cell by cell.
struct RowOrigins {
  /// One row of one of the files.
  struct Row: Hashable {
    var layer: Int32
    var row: Int32
  }

  /// Columns of the table.
  var columns = 0
  /// The tables as read, the bottom one first.
  var layers: [RawTable] = []
  /// By row, the first file that has it.
  var first: [Row] = []
  /// By row, files that replace cells of it, in order. Looked up only.
  var later: [Int: [Row]] = [:]
  /// By `row × columns + column`, the change that wrote the cell. Looked up only.
  var changed: [Int: ScenarioHeader.Place] = [:]

  var count: Int { first.count }

  /// The file, line and column that a cell's value comes from.
  func place(row: Int, column: Int) -> ScenarioHeader.Place {
    if let change = changed[row * columns + column] { return change }
    let origin = first[row]
    let last = later[row]?.last { layers[Int($0.layer)].slot(of: column) >= 0 } ?? origin
    return layers[Int(last.layer)].place(row: Int(last.row), column: column)
  }

  /// The rows at `rows`, in that order.
  func selected(_ rows: [Int]) -> RowOrigins {
    var selection = RowOrigins(columns: columns, layers: layers, first: rows.map { first[$0] })
    guard !later.isEmpty || !changed.isEmpty else { return selection }
    for (position, row) in rows.enumerated() {
      if let more = later[row] { selection.later[position] = more }
      guard !changed.isEmpty else { continue }
      for column in 0..<columns {
        if let change = changed[row * columns + column] { selection.changed[position * columns + column] = change }
      }
    }
    return selection
  }
}
