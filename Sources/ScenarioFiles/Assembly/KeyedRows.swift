/// A row's key as four small numbers that sort as the key columns do; 0 where a part is empty or not there.
struct RowKey {
  var first: Int32
  var second: Int32 = 0
  var third: Int32 = 0
  var fourth: Int32 = 0

  init(_ first: Int32, _ second: Int32 = 0, _ third: Int32 = 0, _ fourth: Int32 = 0) {
    self.first = first
    self.second = second
    self.third = third
    self.fourth = fourth
  }

  static func < (left: RowKey, right: RowKey) -> Bool {
    if left.first != right.first { return left.first < right.first }
    if left.second != right.second { return left.second < right.second }
    if left.third != right.third { return left.third < right.third }
    return left.fourth < right.fourth
  }

  static func == (left: RowKey, right: RowKey) -> Bool {
    left.first == right.first && left.second == right.second && left.third == right.third
      && left.fourth == right.fourth
  }
}

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
  /// - Complexity: O(rows + greatest key part) by counting sort, part after part; O(rows) where they come sorted.
  consuming func sorted() -> (rows: [Row], duplicates: [(earlier: Int, later: Int)]) {
    if isSorted { return (rows, []) }
    let keys = rows.indices.map { keyOf(rows[$0], origin(Int32(truncatingIfNeeded: $0))) }
    var order = Array(0..<Int32(truncatingIfNeeded: rows.count))
    Self.sort(&order, keys, by: \.fourth)
    Self.sort(&order, keys, by: \.third)
    Self.sort(&order, keys, by: \.second)
    Self.sort(&order, keys, by: \.first)
    var duplicates: [(earlier: Int, later: Int)] = []
    var first = 0
    for index in order.indices.dropFirst() {
      if keys[Int(order[index])] == keys[Int(order[first])] {
        duplicates.append((origin(order[first]), origin(order[index])))
      } else {
        first = index
      }
    }
    duplicates.sort { $0.later < $1.later }
    return (order.map { rows[Int($0)] }, duplicates)
  }

  private func origin(_ row: Int32) -> Int { origins.isEmpty ? Int(row) : Int(origins[Int(row)]) }

  /// One stable counting sort by one part of the key.
  private static func sort(_ order: inout [Int32], _ keys: [RowKey], by part: (RowKey) -> Int32) {
    var greatest: Int32 = 0
    for key in keys { greatest = max(greatest, part(key)) }
    guard greatest > 0 else { return }
    var ends = Array(repeating: 0, count: Int(greatest) + 2)
    for key in keys { ends[Int(part(key)) + 1] += 1 }
    for index in ends.indices.dropFirst() { ends[index] += ends[index - 1] }
    var result = order
    for row in order {
      let value = Int(part(keys[Int(row)]))
      result[ends[value]] = row
      ends[value] += 1
    }
    order = result
  }
}
