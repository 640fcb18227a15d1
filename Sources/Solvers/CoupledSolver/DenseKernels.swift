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
      var place = updateStart
      for j in pivots..<size {
        subtractColumns(
          update, place, panel, columns: first..<(first &+ width), row: j, size: size, count: size &- j)
        place &+= size &- j
      }
      first += width
    }
  }
}
