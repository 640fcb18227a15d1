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
  /// Texts of up to eight bytes, as words: most codes of most scenarios are found by one multiplication.
  private var words = WordTable()
  /// Whether any text at all holds a control character.
  private(set) var hasControlCharacters = false

  var count: Int { hashes.count }

  /// The number of `source[start ..< end]`, new or known.
  mutating func intern(_ source: Span<UInt8>, _ start: Int, _ end: Int) -> Int32 {
    if end - start <= Word.length, end > start {
      return intern(word: Word.text(source, start, end), source, start, end)
    }
    return internLong(source, start, end)
  }

  /// As `intern`, of a text that `word` holds.
  @inline(__always)
  mutating func intern(word: UInt64, _ source: Span<UInt8>, _ start: Int, _ end: Int) -> Int32 {
    let id = words[word]
    return id >= 0 ? id : insert(word: word, source, start, end)
  }

  private mutating func insert(word: UInt64, _ source: Span<UInt8>, _ start: Int, _ end: Int) -> Int32 {
    let id = internLong(source, start, end)
    words.insert(word, id)
    return id
  }

  private mutating func internLong(_ source: Span<UInt8>, _ start: Int, _ end: Int) -> Int32 {
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

  /// Takes over the texts of `other` from `first` on: where each of its texts is here. Texts below `first` are the same
  /// in both.
  mutating func takeOver(_ other: borrowing TextPool, from first: Int) -> [Int32] {
    let source = other.bytes
    let bytes = source.span
    return (0..<other.count).map { id in
      id < first ? Int32(truncatingIfNeeded: id) : intern(bytes, other.starts[id], other.starts[id + 1])
    }
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

/// Numbers of the texts that fit into a word.
private struct WordTable {
  /// Open addressing: a word, 0 where the slot is free; a power of two, at most half full.
  private var words: [UInt64] = Array(repeating: 0, count: 1024)
  private var ids: [Int32] = Array(repeating: -1, count: 1024)
  private var count = 0
  /// The slot is the top bits of a product with a random odd number, so that nobody can choose words that collide.
  /// Source: Dietzfelbinger and others, "A reliable randomized algorithm for the closest-pair problem",
  /// doi 10.1006/jagm.1997.0873.
  private let factor = UInt64.random(in: .min ... .max) | 1
  private var shift: UInt64 = 54

  /// −1 where the word is not here.
  subscript(_ word: UInt64) -> Int32 {
    @inline(__always) get { ids[slot(of: word)] }
  }

  /// Where the word is, or a free slot.
  @inline(__always)
  private func slot(of word: UInt64) -> Int {
    // Safe: the product wraps by intent, and its top bits are below the number of slots.
    var slot = Int(truncatingIfNeeded: (word &* factor) &>> shift)
    while words[slot] != word, words[slot] != 0 { slot = (slot + 1) & (words.count - 1) }
    return slot
  }

  mutating func insert(_ word: UInt64, _ id: Int32) {
    // A word of zeros would look like a free slot: files with NUL bytes are refused, so it is none of a table.
    guard word != 0 else { return }
    if count * 2 >= words.count { grow() }
    let slot = slot(of: word)
    words[slot] = word
    ids[slot] = id
    count += 1
  }

  private mutating func grow() {
    let (oldWords, oldIDs) = (words, ids)
    words = Array(repeating: 0, count: oldWords.count * 2)
    ids = Array(repeating: -1, count: words.count)
    shift -= 1
    for old in oldWords.indices where oldWords[old] != 0 {
      let slot = slot(of: oldWords[old])
      words[slot] = oldWords[old]
      ids[slot] = oldIDs[old]
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
