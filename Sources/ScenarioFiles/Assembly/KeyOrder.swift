/// Finds the order of rows by their keys, and the keys that come twice.
///
/// Files that come sorted, which most large ones do, cost no memory for keys: each is compared with the last one and
/// forgotten.
struct KeyOrder {
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
    if let last, !(last < key) { isSorted = false }
    last = key
    greatest = RowKey(
      max(greatest.first, key.first), max(greatest.second, key.second), max(greatest.third, key.third),
      max(greatest.fourth, key.fourth))
    if row != count || chosen != nil { choose(row) }
    count += 1
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

  /// What `transform` makes of each row and its key, in order.
  func map<Result>(by keyOf: (Int) -> RowKey, _ transform: (Int, RowKey) -> Result) -> [Result] {
    switch self {
    case .all(let count): (0..<count).map { transform($0, keyOf($0)) }
    case .listed(let rows): rows.map { transform(Int($0), keyOf(Int($0))) }
    // The key comes from the word: a look at the row's cells would miss the cache.
    case .packed(let words, let packing): words.map { transform(Int(packing.row(of: $0)), packing.key(of: $0)) }
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
