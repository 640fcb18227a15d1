/// Keys and rows packed into words that sort as the keys do, and as the rows do where keys are equal.
struct KeyPacking {
  /// Bits of each part.
  private let first, second, third, fourth, row: UInt64

  /// nil where they do not fit.
  init?(greatest: RowKey, rows: Int) {
    func bits(_ number: some FixedWidthInteger) -> UInt64 { UInt64(number.bitWidth - number.leadingZeroBitCount) }
    first = bits(greatest.first)
    second = bits(greatest.second)
    third = bits(greatest.third)
    fourth = bits(greatest.fourth)
    row = bits(rows)
    guard first + second + third + fourth + row <= 64 else { return nil }
  }

  @inline(__always)
  private func word(_ key: RowKey, _ row: Int32) -> UInt64 {
    // Safe: no part of a key is negative, all of them fit, and no shift is by more than 62 bits.
    var word = UInt64(truncatingIfNeeded: key.first)
    word = word &<< second | UInt64(truncatingIfNeeded: key.second)
    word = word &<< third | UInt64(truncatingIfNeeded: key.third)
    word = word &<< fourth | UInt64(truncatingIfNeeded: key.fourth)
    return word &<< self.row | UInt64(truncatingIfNeeded: row)
  }

  @inline(__always)
  func row(of word: UInt64) -> Int32 { Self.low(word, row) }

  func haveSameKey(_ left: UInt64, _ right: UInt64) -> Bool { left &>> row == right &>> row }

  /// The low `bits` of a word, at most 31.
  @inline(__always)
  private static func low(_ word: UInt64, _ bits: UInt64) -> Int32 {
    // Safe: each part came from an `Int32` that was not negative.
    Int32(truncatingIfNeeded: word & ((1 &<< bits) &- 1))
  }

  /// `rows`, ascending, in the order of their keys: a radix sort from the lowest digit of the keys on.
  func sorted(_ rows: [Int32], by keyOf: (Int) -> RowKey) -> [UInt64] {
    var words = rows.map { word(keyOf(Int($0)), $0) }
    var other = words
    let bits = first + second + third + fourth
    let passes = (bits + 10) / 11
    for pass in 0..<passes {
      Self.sort(words, into: &other, digitAt: row + pass * bits / passes)
      swap(&words, &other)
    }
    return words
  }

  /// One stable counting sort by the eleven bits from `shift` on.
  private static func sort(_ words: [UInt64], into result: inout [UInt64], digitAt shift: UInt64) {
    var ends = Array(repeating: 0, count: 2048)
    for word in words { ends[Int(truncatingIfNeeded: word &>> shift) & 2047] += 1 }
    var start = 0
    for digit in ends.indices { (ends[digit], start) = (start, start + ends[digit]) }
    for word in words {
      let digit = Int(truncatingIfNeeded: word &>> shift) & 2047
      result[ends[digit]] = word
      ends[digit] += 1
    }
  }
}
