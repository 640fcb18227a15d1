/// Every distinct text of a scenario's tables, stored once and named by a small number.
///
/// Texts are told apart by their bytes, never as `String`s: no allocation a cell, and no Unicode equivalence.
/// The hash is seeded afresh for each pool; nothing depends on its order.
struct TextPool {
  private var bytes: [UInt8] = []
  /// `bytes[starts[id] ..< starts[id + 1]]` is the text `id`.
  private var starts: [Int] = [0]
  private var holdsControl: [Bool] = []
  /// Open addressing: an id or −1; a power of two, at most half full.
  private var slots: [Int32] = Array(repeating: -1, count: 1024)
  private var hashes: [UInt64] = []
  private let seed = UInt64.random(in: .min ... .max)
  /// Whether any text at all holds a control character.
  private(set) var hasControlCharacters = false

  var count: Int { hashes.count }

  /// The number of `source[start ..< end]`, new or known.
  mutating func intern(_ source: Span<UInt8>, _ start: Int, _ end: Int) -> Int32 {
    let hash = self.hash(source, start, end)
    let mask = slots.count - 1
    // Safe: a slot number is any bits of the hash below the mask.
    var slot = Int(truncatingIfNeeded: hash) & mask
    while true {
      let id = slots[slot]
      if id < 0 { return insert(source, start, end, hash, at: slot) }
      if hashes[Int(id)] == hash, equals(id, source, start, end) { return id }
      slot = (slot + 1) & mask
    }
  }

  /// Whether text `id` is `source[start ..< end]`.
  func equals(_ id: Int32, _ source: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var mine = starts[Int(id)]
    guard starts[Int(id) + 1] - mine == end - start else { return false }
    var theirs = start
    while theirs < end {
      if bytes[mine] != source[theirs] { return false }
      mine += 1
      theirs += 1
    }
    return true
  }

  func hasControlCharacters(_ id: Int32) -> Bool { holdsControl[Int(id)] }

  func string(_ id: Int32) -> String {
    id < 0 ? "" : String(decoding: bytes[starts[Int(id)]..<starts[Int(id) + 1]], as: UTF8.self)
  }

  /// Whether `left` sorts before `right`: by bytes, which is by Unicode scalar values.
  func precedes(_ left: Int32, _ right: Int32) -> Bool {
    bytes[starts[Int(left)]..<starts[Int(left) + 1]]
      .lexicographicallyPrecedes(bytes[starts[Int(right)]..<starts[Int(right) + 1]])
  }

  /// FNV-1a with a seed and a final mix. Source: Fowler, Noll, Vo, draft-eastlake-fnv.
  private func hash(_ source: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
    var hash = seed
    var index = start
    while index < end {
      // Safe: a hash wraps by intent.
      hash = (hash ^ UInt64(source[index])) &* 0x100_0000_01B3
      index += 1
    }
    return hash ^ (hash >> 32)
  }

  private mutating func insert(
    _ source: Span<UInt8>, _ start: Int, _ end: Int, _ hash: UInt64, at slot: Int
  ) -> Int32 {
    let id = Int32(truncatingIfNeeded: count)  // Safe: a file holds fewer than 2³¹ bytes, so fewer texts.
    var control = false
    for index in start..<end {
      let byte = source[index]
      bytes.append(byte)
      // C0, DEL, and C1 as UTF-8 writes it (C2 80 … C2 9F).
      if byte < 0x20 || byte == 0x7F { control = true }
      if byte == 0xC2, index + 1 < end, source[index + 1] < 0xA0 { control = true }
    }
    starts.append(bytes.count)
    hashes.append(hash)
    holdsControl.append(control)
    if control { hasControlCharacters = true }
    slots[slot] = id
    if count * 2 > slots.count { grow() }
    return id
  }

  private mutating func grow() {
    let mask = slots.count * 2 - 1
    slots = Array(repeating: -1, count: mask + 1)
    for id in hashes.indices {
      var slot = Int(truncatingIfNeeded: hashes[id]) & mask
      while slots[slot] >= 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(truncatingIfNeeded: id)
    }
  }
}
