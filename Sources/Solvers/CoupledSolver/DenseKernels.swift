/// Dense vectors, two lanes at a time: what every x86-64 has.
enum DenseKernels {
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
}
