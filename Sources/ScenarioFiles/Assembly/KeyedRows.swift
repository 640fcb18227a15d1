/// Rows of a scenario in the order of their file, to be sorted by key and searched for equal keys.
///
/// Files that come sorted, which most large ones do, cost no memory for keys: each is compared with the last one and
/// forgotten. `keyOf` makes them again where a row turns up out of order.
struct KeyedRows<Row> {
  private var rows: [Row] = []
  private var last: RowKey?
  private var isSorted = true
  /// For rows whose place in the raw table is not their place here.
  private var origins: [Int32] = []
  /// Of a row and its place in the raw table.
  private let keyOf: (Row, Int) -> RowKey

  init(capacity: Int, keyOf: @escaping (Row, Int) -> RowKey) {
    rows.reserveCapacity(capacity)
    self.keyOf = keyOf
  }

  mutating func append(_ row: Row, from origin: Int) {
    let key = keyOf(row, origin)
    if isSorted, let last, !(last < key) { isSorted = false }
    last = key
    // Only where a row was left out before do the places differ.
    if origins.isEmpty, origin != rows.count { origins = Array(0..<Int32(truncatingIfNeeded: rows.count)) }
    if !origins.isEmpty || origin != rows.count { origins.append(Int32(truncatingIfNeeded: origin)) }
    rows.append(row)
  }

  /// The rows in the order of their keys, and for each row whose key came earlier: (that earlier row, this row),
  /// as places in the raw table, in file order.
  ///
  /// - Complexity: as `KeyOrder.sorted`.
  consuming func sorted() -> (rows: [Row], duplicates: [(earlier: Int, later: Int)]) {
    if isSorted { return (rows, []) }
    var order = KeyOrder(count: rows.count)
    for row in rows.indices { order.append(keyOf(rows[row], origin(row)), row: row) }
    let sorted = order.sorted { keyOf(rows[$0], origin($0)) }
    let duplicates = sorted.duplicates { keyOf(rows[$0], origin($0)) }
    let places = sorted.places(threads: 1)
    return (
      places.map { $0.map { rows[Int($0)] } } ?? rows, duplicates.map { (origin($0.earlier), origin($0.later)) }
    )
  }

  private func origin(_ row: Int) -> Int { origins.isEmpty ? row : Int(origins[row]) }
}
