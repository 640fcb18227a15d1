internal import SolverKernels

/// How a block's columns stand in its constraints, for the three passes of the interior point: two entries in local
/// constraints and one in a linking row have their fixed places, so that passes have no branches; few columns have
/// more. Blocks that look alike share this memory.
struct ColumnPattern: Sendable {
  /// Vectors over linking rows have so many places more: what a column without a linking row reads and writes, several
  /// so that neighbours need not wait for one another.
  static let spareLinks = 8

  let count: Int
  private let first: Buffer<Int32>
  private let second: Buffer<Int32>
  private let link: Buffer<Int32>
  private let a: Buffer<Double>
  private let b: Buffer<Double>
  private let l: Buffer<Double>
  private let hasExtra: Buffer<UInt8>
  private let extraStart: Buffer<Int32>
  private let extraRow: Buffer<Int32>
  private let extra: Buffer<Double>

  /// - Parameters:
  ///   - columns: those of a block, whose constraints begin at `rowBase`.
  ///   - model: a block with entries at the same places.
  init(
    _ program: BlockAngularProgram, columns: Range<Int>, rowBase: Int, like model: ColumnPattern? = nil,
    sharesCoefficients: Bool = false, in arena: Arena
  ) {
    if let model, sharesCoefficients {
      self = model
      return
    }
    count = columns.count
    let draft = Draft(program, columns, rowBase: rowBase)
    first = model?.first ?? arena.buffer(draft.first)
    second = model?.second ?? arena.buffer(draft.second)
    link = model?.link ?? arena.buffer(draft.link)
    hasExtra = model?.hasExtra ?? arena.buffer(draft.hasExtra)
    extraStart = model?.extraStart ?? arena.buffer(draft.extraStart)
    extraRow = model?.extraRow ?? arena.buffer(draft.extraRow)
    a = arena.buffer(draft.a)
    b = arena.buffer(draft.b)
    l = arena.buffer(draft.l)
    extra = arena.buffer(draft.extra)
  }

  /// What the kernels read.
  var kernelColumns: allot_columns {
    @inline(__always) get {
      // Safe: `Draft` makes all of them for `count` columns; the arena keeps them.
      unsafe allot_columns(
        count: count, first: first.base, second: second.base, link: link.base, a: a.base, b: b.base, l: l.base,
        has_extra: hasExtra.base, extra_start: extraStart.base, extra_row: extraRow.base, extra: extra.base)
    }
  }

  /// A column times `rows`, and `links` of linking rows.
  func product(_ j: Int, _ rows: Buffer<Double>, _ links: Buffer<Double>) -> Double {
    var sum = a[j] * rows[first[j]] + b[j] * rows[second[j]] + l[j] * links[link[j]]
    for entry in Int(extraStart[j])..<Int(extraStart[j + 1]) {
      let row = extraRow[entry]
      sum += extra[entry] * (row >= 0 ? rows[row] : links[-1 - row])
    }
    return sum
  }

  /// Adds a column times `one` and times `two` to the two sums of its rows.
  func add(_ j: Int, _ one: Double, _ two: Double, to sums: Buffer<Double>, _ linkSums: Buffer<Double>) {
    func add(_ coefficient: Double, _ row: Int32, _ target: Buffer<Double>) {
      target[2 * Int(row)] += coefficient * one
      target[2 * Int(row) + 1] += coefficient * two
    }
    add(a[j], first[j], sums)
    add(b[j], second[j], sums)
    add(l[j], link[j], linkSums)
    for entry in Int(extraStart[j])..<Int(extraStart[j + 1]) {
      let row = extraRow[entry]
      if row >= 0 { add(extra[entry], row, sums) } else { add(extra[entry], -1 - row, linkSums) }
    }
  }
}

private struct Draft {
  var first: [Int32] = []
  var second: [Int32] = []
  var link: [Int32] = []
  var a: [Double] = []
  var b: [Double] = []
  var l: [Double] = []
  var hasExtra: [UInt8]
  var extraStart: [Int32] = [0]
  var extraRow: [Int32] = []
  var extra: [Double] = []

  init(_ program: BlockAngularProgram, _ columns: Range<Int>, rowBase: Int) {
    hasExtra = Array(repeating: 0, count: (columns.count + 3) / 4)
    for (position, column) in columns.enumerated() {
      let (start, middle) = (Int(program.start[column]), Int(program.linkStart[column]))
      let end = Int(program.start[column + 1])
      func row(_ entry: Int) -> Int32 { program.index[entry] - Int32(truncatingIfNeeded: rowBase) }
      func linkRow(_ entry: Int) -> Int32 { program.index[entry] - Int32(truncatingIfNeeded: program.localRows) }
      let (one, two, three) = (start < middle, start + 1 < middle, middle < end)
      first.append(one ? row(start) : 0)
      a.append(one ? program.coefficient[start] : 0)
      second.append(two ? row(start + 1) : one ? row(start) : 0)
      b.append(two ? program.coefficient[start + 1] : 0)
      let spare = program.linkingRows + position % ColumnPattern.spareLinks
      link.append(three ? linkRow(middle) : Int32(truncatingIfNeeded: spare))
      l.append(three ? program.coefficient[middle] : 0)
      for entry in min(start + 2, middle)..<middle {
        extraRow.append(row(entry))
        extra.append(program.coefficient[entry])
      }
      for entry in min(middle + 1, end)..<end {
        extraRow.append(-1 - linkRow(entry))
        extra.append(program.coefficient[entry])
      }
      if extraRow.count > Int(extraStart[position]) { hasExtra[position / 4] = 1 }
      extraStart.append(Int32(truncatingIfNeeded: extraRow.count))
    }
  }
}
