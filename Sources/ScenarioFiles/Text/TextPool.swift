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
    var mine = starts[Int(id) + 1]
    guard mine - starts[Int(id)] == end - start else { return false }
    // From the end: codes of one kind differ in their last digits.
    var theirs = end
    while theirs > start {
      mine -= 1
      theirs -= 1
      if bytes[mine] != source[theirs] { return false }
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

/// Guesses the next text of a column: the same again, or the one that followed this one before.
///
/// Sorted files repeat a code row after row, or run through the same list of codes block after block. A right guess
/// needs a comparison, a wrong one costs a byte or two more; only then is the text hashed.
struct TextGuess {
  private var last: Int32 = -1
  /// By text, the one that came next the last time; −1 where none did.
  private var followers: [Int32] = []

  /// The text `bytes[start ..< end]` where it is one of those guessed, else −1.
  @inline(__always)
  mutating func find(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ pool: borrowing TextPool) -> Int32 {
    guard last >= 0 else { return -1 }
    if pool.equals(last, bytes, start, end) { return last }
    guard Int(last) < followers.count else { return -1 }
    let follower = followers[Int(last)]
    guard follower >= 0, pool.equals(follower, bytes, start, end) else { return -1 }
    last = follower
    return follower
  }

  /// Takes note that `text` came now.
  mutating func learn(_ text: Int32) {
    if last >= 0 {
      while followers.count <= Int(last) { followers.append(-1) }
      followers[Int(last)] = text
    }
    last = text
  }
}
