/// Dense steps of a Cholesky factorization on columns: `source` holds columns `stride` apart.
///
/// Everything comes down to target −= Σ multiplier · source column, eight columns at a time: each target element is
/// read and written once for eight products. Two lanes a vector: what every x86-64 has.
enum DenseKernels {
  /// target[0 ..< count] −= Σ_{s < 8} source[row of multiplier] · column s.
  ///
  /// `first` is where the target's first element stands in the first source column; the multiplier of a column is its
  /// element there.
  @inline(__always)
  static func subtractEight(
    _ target: Buffer<Double>, _ targetStart: Int, _ source: Buffer<Double>, first: Int, stride: Int, count: Int
  ) {
    let (s0, s1, s2, s3) = (first, first + stride, first + 2 * stride, first + 3 * stride)
    let (s4, s5, s6, s7) = (s0 + 4 * stride, s1 + 4 * stride, s2 + 4 * stride, s3 + 4 * stride)
    let (m0, m1, m2, m3) = (source[s0], source[s1], source[s2], source[s3])
    let (m4, m5, m6, m7) = (source[s4], source[s5], source[s6], source[s7])
    var i = 0
    while i &+ 1 < count {
      let low = m0 * source.pair(s0 &+ i) + m1 * source.pair(s1 &+ i)
      let middle = m2 * source.pair(s2 &+ i) + m3 * source.pair(s3 &+ i)
      let high = m4 * source.pair(s4 &+ i) + m5 * source.pair(s5 &+ i)
      let top = m6 * source.pair(s6 &+ i) + m7 * source.pair(s7 &+ i)
      target.setPair(targetStart &+ i, target.pair(targetStart &+ i) - ((low + middle) + (high + top)))
      i &+= 2
    }
    if i < count {
      let low = m0 * source[s0 &+ i] + m1 * source[s1 &+ i]
      let middle = m2 * source[s2 &+ i] + m3 * source[s3 &+ i]
      let high = m4 * source[s4 &+ i] + m5 * source[s5 &+ i]
      let top = m6 * source[s6 &+ i] + m7 * source[s7 &+ i]
      target[targetStart &+ i] -= (low + middle) + (high + top)
    }
  }

  /// The same with four columns.
  @inline(__always)
  static func subtractFour(
    _ target: Buffer<Double>, _ targetStart: Int, _ source: Buffer<Double>, first: Int, stride: Int, count: Int
  ) {
    let (s0, s1, s2, s3) = (first, first + stride, first + 2 * stride, first + 3 * stride)
    let (m0, m1, m2, m3) = (source[s0], source[s1], source[s2], source[s3])
    var i = 0
    while i &+ 1 < count {
      let low = m0 * source.pair(s0 &+ i) + m1 * source.pair(s1 &+ i)
      let high = m2 * source.pair(s2 &+ i) + m3 * source.pair(s3 &+ i)
      target.setPair(targetStart &+ i, target.pair(targetStart &+ i) - (low + high))
      i &+= 2
    }
    if i < count {
      let low = m0 * source[s0 &+ i] + m1 * source[s1 &+ i]
      target[targetStart &+ i] -= low + (m2 * source[s2 &+ i] + m3 * source[s3 &+ i])
    }
  }

  /// target[0 ..< count] −= multiplier · source[0 ..< count].
  @inline(__always)
  static func subtract(
    _ target: Buffer<Double>, _ targetStart: Int, _ source: Buffer<Double>, _ sourceStart: Int, _ multiplier: Double,
    count: Int
  ) {
    var i = 0
    while i &+ 1 < count {
      target.setPair(targetStart &+ i, target.pair(targetStart &+ i) - multiplier * source.pair(sourceStart &+ i))
      i &+= 2
    }
    if i < count { target[targetStart &+ i] -= multiplier * source[sourceStart &+ i] }
  }

  /// Σ one · other over `count` elements, in four sums.
  @inline(__always)
  static func dot(
    _ one: Buffer<Double>, _ oneStart: Int, _ other: Buffer<Double>, _ otherStart: Int, count: Int
  )
    -> Double
  {
    var (low, high) = (SIMD2<Double>.zero, SIMD2<Double>.zero)
    var i = 0
    while i &+ 3 < count {
      low += one.pair(oneStart &+ i) * other.pair(otherStart &+ i)
      high += one.pair(oneStart &+ i &+ 2) * other.pair(otherStart &+ i &+ 2)
      i &+= 4
    }
    var sum = (low.x + high.x) + (low.y + high.y)
    while i < count {
      sum += one[oneStart &+ i] * other[otherStart &+ i]
      i &+= 1
    }
    return sum
  }

  /// target[0 ..< count] −= Σ of columns `k ..< k + width` times their element in `row`, from `row` down.
  @inline(__always)
  static func subtractColumns(
    _ target: Buffer<Double>, _ targetStart: Int, _ panel: Buffer<Double>, columns: Range<Int>, row: Int, size: Int,
    count: Int
  ) {
    var k = columns.lowerBound
    while k &+ 8 <= columns.upperBound {
      subtractEight(target, targetStart, panel, first: k &* size &+ row, stride: size, count: count)
      k &+= 8
    }
    if k &+ 4 <= columns.upperBound {
      subtractFour(target, targetStart, panel, first: k &* size &+ row, stride: size, count: count)
      k &+= 4
    }
    while k < columns.upperBound {
      let first = k &* size &+ row
      subtract(target, targetStart, panel, first, panel[first], count: count)
      k &+= 1
    }
  }

  /// Eliminates the `pivots` columns of a panel of `size` rows, and adds what that does to the other rows to `update`,
  /// a packed lower triangle.
  ///
  /// A pivot that is lost in rounding (its constraint depends on others) is made so large that its unknown becomes 0.
  /// Source: R. J. Vanderbei and S. J. Wright discuss why this is right in interior points: S. J. Wright, "Modified
  /// Cholesky factorizations in interior-point algorithms", SIAM J. Optim. 9 (1999) 1159–1191.
  static func eliminate(_ panel: Buffer<Double>, pivots: Int, size: Int, update: Buffer<Double>, updateStart: Int) {
    var first = 0
    while first < pivots {
      let width = min(8, pivots - first)
      for k in first..<(first + width) {
        let column = k &* size
        subtractColumns(panel, column &+ k, panel, columns: first..<k, row: k, size: size, count: size &- k)
        let pivot = panel[column &+ k]
        let root = pivot > 1e-30 ? pivot.squareRoot() : 1e64
        panel[column &+ k] = root
        let inverse = 1 / root
        for i in (k &+ 1)..<max(size, k &+ 1) { panel[column &+ i] *= inverse }
      }
      for j in (first + width)..<max(pivots, first + width) {
        subtractColumns(
          panel, j &* size &+ j, panel, columns: first..<(first &+ width), row: j, size: size, count: size &- j)
      }
      first += width
    }
    subtractProducts(panel, pivots: pivots, size: size, update: update, updateStart: updateStart)
  }

  /// update −= L · Lᵀ for the rows of a panel below its pivots, a packed lower triangle.
  ///
  /// Four by four elements stay in registers while all pivots pass by.
  private static func subtractProducts(
    _ panel: Buffer<Double>, pivots: Int, size: Int, update: Buffer<Double>, updateStart: Int
  ) {
    var (place, j) = (updateStart, pivots)
    while j &+ 4 <= size {
      let height = size &- j
      // Where row j of each column would stand.
      let (t0, t1) = (place, place &+ height &- 1)
      let (t2, t3) = (t1 &+ height &- 2, t1 &+ height &- 2 &+ height &- 3)
      let corner = Tile(panel, row: j, column: j, pivots: pivots, size: size)
      corner.subtractLower(from: update, t0, t1, t2, t3)
      var row = j &+ 4
      while row &+ 4 <= size {
        let tile = Tile(panel, row: row, column: j, pivots: pivots, size: size)
        tile.subtract(from: update, t0 &+ row &- j, t1 &+ row &- j, t2 &+ row &- j, t3 &+ row &- j)
        row &+= 4
      }
      while row < size {
        let offset = row &- j
        let (near, far) = products(panel, row, j, pivots: pivots, size: size)
        update[t0 &+ offset] -= near.x
        update[t1 &+ offset] -= near.y
        update[t2 &+ offset] -= far.x
        update[t3 &+ offset] -= far.y
        row &+= 1
      }
      place = t3 &+ height
      j &+= 4
    }
    while j < size {
      for row in j..<size {
        update[place] -= product(panel, row, j, pivots: pivots, size: size)
        place &+= 1
      }
      j &+= 1
    }
  }

  /// Σ over pivots of two rows' products.
  @inline(__always)
  private static func product(_ panel: Buffer<Double>, _ row: Int, _ other: Int, pivots: Int, size: Int) -> Double {
    var (sum, base) = (0.0, 0)
    for _ in 0..<pivots {
      sum += panel[base &+ row] * panel[base &+ other]
      base &+= size
    }
    return sum
  }

  /// The same of one row with four.
  @inline(__always)
  private static func products(
    _ panel: Buffer<Double>, _ row: Int, _ column: Int, pivots: Int, size: Int
  ) -> (SIMD2<Double>, SIMD2<Double>) {
    var (near, far, base) = (SIMD2<Double>.zero, SIMD2<Double>.zero, 0)
    for _ in 0..<pivots {
      let value = panel[base &+ row]
      near += value * panel.pair(base &+ column)
      far += value * panel.pair(base &+ column &+ 2)
      base &+= size
    }
    return (near, far)
  }

  /// Products of four rows with four, summed over pivots: a column each of `a` to `d`.
  private struct Tile {
    var (a0, a1, b0, b1) = (SIMD2<Double>.zero, SIMD2<Double>.zero, SIMD2<Double>.zero, SIMD2<Double>.zero)
    var (c0, c1, d0, d1) = (SIMD2<Double>.zero, SIMD2<Double>.zero, SIMD2<Double>.zero, SIMD2<Double>.zero)

    @inline(__always)
    init(_ panel: Buffer<Double>, row: Int, column: Int, pivots: Int, size: Int) {
      var base = 0
      for _ in 0..<pivots {
        let (low, high) = (panel.pair(base &+ row), panel.pair(base &+ row &+ 2))
        let (m0, m1) = (panel[base &+ column], panel[base &+ column &+ 1])
        let (m2, m3) = (panel[base &+ column &+ 2], panel[base &+ column &+ 3])
        a0 += m0 * low
        a1 += m0 * high
        b0 += m1 * low
        b1 += m1 * high
        c0 += m2 * low
        c1 += m2 * high
        d0 += m3 * low
        d1 += m3 * high
        base &+= size
      }
    }

    /// Each column where its first row stands.
    @inline(__always)
    func subtract(from target: Buffer<Double>, _ a: Int, _ b: Int, _ c: Int, _ d: Int) {
      target.setPair(a, target.pair(a) - a0)
      target.setPair(a &+ 2, target.pair(a &+ 2) - a1)
      target.setPair(b, target.pair(b) - b0)
      target.setPair(b &+ 2, target.pair(b &+ 2) - b1)
      target.setPair(c, target.pair(c) - c0)
      target.setPair(c &+ 2, target.pair(c &+ 2) - c1)
      target.setPair(d, target.pair(d) - d0)
      target.setPair(d &+ 2, target.pair(d &+ 2) - d1)
    }

    /// The same but for what stands above the diagonal.
    @inline(__always)
    func subtractLower(from target: Buffer<Double>, _ a: Int, _ b: Int, _ c: Int, _ d: Int) {
      target.setPair(a, target.pair(a) - a0)
      target.setPair(a &+ 2, target.pair(a &+ 2) - a1)
      target[b &+ 1] -= b0.y
      target.setPair(b &+ 2, target.pair(b &+ 2) - b1)
      target.setPair(c &+ 2, target.pair(c &+ 2) - c1)
      target[d &+ 3] -= d1.y
    }
  }
}
