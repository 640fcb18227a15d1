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

  /// The greater of each part.
  @inline(__always)
  func joined(_ other: RowKey) -> RowKey {
    RowKey(max(first, other.first), max(second, other.second), max(third, other.third), max(fourth, other.fourth))
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
