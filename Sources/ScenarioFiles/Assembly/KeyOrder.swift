/// Finds the order of rows by their keys, and the keys that come twice.
///
/// Files that come sorted, which most large ones do, cost no memory for keys: each is compared with the last one and
/// forgotten.
struct KeyOrder {
  private var first: RowKey?
  private var last: RowKey?
  private var isSorted = true
  private var greatest = RowKey(0)
  /// Rows appended so far, as long as they are 0, 1, 2, …
  private var count = 0
  /// The rows appended, once one was left out.
  private var chosen: [Int32]?
  private let capacity: Int

  /// For at most `count` rows.
  init(count: Int) { capacity = count }

  @inline(__always)
  mutating func append(_ key: RowKey, row: Int) {
    if let last {
      if !(last < key) { isSorted = false }
    } else {
      first = key
    }
    last = key
    greatest = greatest.joined(key)
    if row != count || chosen != nil { choose(row) }
    count += 1
  }

  /// The order of all rows, part after part on so many threads; nil where a row has no key.
  static func concurrently(
    count: Int, threads: Int, _ keyOf: @Sendable (Int) -> RowKey?
  ) -> KeyOrder? {
    let parts = TableParts.split(count, most: threads)
    let orders = TableParts.concurrently(parts) { part -> KeyOrder? in
      var order = KeyOrder(count: count)
      for row in part {
        guard let key = keyOf(row) else { return nil }
        order.append(key, row: order.count)
      }
      return order
    }
    var order = KeyOrder(count: count)
    for part in orders {
      guard let part else { return nil }
      order.append(part)
    }
    return order
  }

  /// Appends the rows that follow.
  private mutating func append(_ part: KeyOrder) {
    guard let start = part.first else { return }
    if let last, !(last < start) { isSorted = false }
    isSorted = isSorted && part.isSorted
    if first == nil { first = start }
    last = part.last
    greatest = greatest.joined(part.greatest)
    count += part.count
  }

  private mutating func choose(_ row: Int) {
    // Safe: a file of less than 2 GB has fewer than 2³¹ rows.
    if chosen == nil { chosen = Array(0..<Int32(truncatingIfNeeded: count)) }
    chosen?.append(Int32(truncatingIfNeeded: row))
  }

  /// The rows in the order of their keys.
  ///
  /// - Complexity: O(rows · bits of keys ÷ 11) by radix sort; O(1) where they come sorted.
  consuming func sorted(by keyOf: (Int) -> RowKey) -> SortedRows {
    if isSorted { return chosen.map(SortedRows.listed) ?? .all(count) }
    let rows = chosen ?? Array(0..<Int32(truncatingIfNeeded: count))
    if let packing = KeyPacking(greatest: greatest, rows: capacity) {
      return .packed(packing.sorted(rows, by: keyOf), packing)
    }
    // Keys that do not fit into a word together with their row.
    return .listed(
      rows.sorted {
        let (left, right) = (keyOf(Int($0)), keyOf(Int($1)))
        return left < right || (left == right && $0 < $1)
      })
  }
}

/// Rows in the order of their keys, and of their places in the file where keys are equal.
enum SortedRows {
  /// 0, 1, 2, … up to a count.
  case all(Int)
  case listed([Int32])
  case packed([UInt64], KeyPacking)

  /// In order, nil where that is 0, 1, 2, …
  func places(threads: Int) -> [Int32]? {
    switch self {
    case .all: nil
    case .listed(let rows): rows
    case .packed(let words, let packing):
      Array(count: words.count, threads: threads) { packing.row(of: words[$0]) }
    }
  }

  /// For each row whose key came earlier: (that earlier row, this row), in file order.
  func duplicates(by keyOf: (Int) -> RowKey) -> [(earlier: Int, later: Int)] {
    var duplicates: [(earlier: Int, later: Int)] = []
    switch self {
    case .all: return []
    case .listed(let rows):
      guard var first = rows.first else { return [] }
      for row in rows.dropFirst() {
        if keyOf(Int(row)) == keyOf(Int(first)) {
          duplicates.append((Int(first), Int(row)))
        } else {
          first = row
        }
      }
    case .packed(let words, let packing):
      guard var first = words.first else { return [] }
      for word in words.dropFirst() {
        if packing.haveSameKey(word, first) {
          duplicates.append((Int(packing.row(of: first)), Int(packing.row(of: word))))
        } else {
          first = word
        }
      }
    }
    duplicates.sort { $0.later < $1.later }
    return duplicates
  }
}
