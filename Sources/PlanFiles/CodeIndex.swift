internal import Domain

/// Finds an entity by the bytes of its code: a hash table over all codes in one buffer, no string per lookup.
struct CodeIndex<Entity> {
  private var letters: [UInt8] = []
  /// Code i is `letters[starts[i] ..< starts[i + 1]]`.
  private var starts: [Int] = [0]
  /// Position of the code in each slot, −1 = free. A power of two, at most half full.
  private var slots: [Int32]

  init(_ codes: [String]) {
    var size = 16
    while size < 2 * codes.count { size *= 2 }
    slots = Array(repeating: -1, count: size)
    for (position, code) in codes.enumerated() {
      letters.append(contentsOf: code.utf8)
      starts.append(letters.count)
      var slot = Self.hash(letters, starts[position]..<letters.count) & (size - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = Int32(truncatingIfNeeded: position)
    }
  }

  /// - Complexity: O(bytes of the code) on average.
  func find(_ bytes: [UInt8], _ range: Range<Int>) -> Ref<Entity>? {
    let mask = slots.count - 1
    var slot = Self.hash(bytes, range) & mask
    while slots[slot] >= 0 {
      if isCode(Int(slots[slot]), bytes, range) { return Ref(slots[slot]) }
      slot = (slot + 1) & mask
    }
    return nil
  }

  private func isCode(_ position: Int, _ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    let start = starts[position]
    guard starts[position + 1] - start == range.count else { return false }
    for offset in 0..<range.count where letters[start + offset] != bytes[range.lowerBound + offset] { return false }
    return true
  }

  /// FNV-1a, its high half folded in.
  private static func hash(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for offset in range { hash = (hash ^ UInt64(bytes[offset])).multipliedFullWidth(by: 0x100_0000_01b3).low }
    return Int(truncatingIfNeeded: hash ^ (hash >> 32))
  }
}
