import SolverKernels
import Support
import Testing

/// Memory that the kernels' structures point to.
@safe
private final class Memory<Element: BitwiseCopyable> {
  let base: UnsafeMutablePointer<Element>
  let count: Int

  init(_ elements: [Element]) {
    count = elements.count
    unsafe base = UnsafeMutablePointer<Element>.allocate(capacity: max(1, count))
    for (position, element) in elements.enumerated() { unsafe (base + position).initialize(to: element) }
  }

  deinit { unsafe base.deallocate() }

  var array: [Element] { (0..<count).map { unsafe base[$0] } }
}

extension [Double] {
  fileprivate var bits: [UInt64] { map(\.bitPattern) }
}

@Suite("Kernels of the interior point: the same bits with two lanes and with four")
struct KernelTests {
  /// Both kinds, or the only one that this machine has, which is then compared with itself.
  private static let kinds: [Int32] = [0, allot_has_wide_lanes()]

  private struct Front {
    var pivots: Int
    var size: Int
    var panel: [Double]
    var update: [Double]

    init(seed: UInt64) {
      var random = SeededNumbers(seed: seed)
      pivots = Int.random(in: 1...25, using: &random)
      size = pivots + Int.random(in: 0...40, using: &random)
      panel = (0..<pivots * size).map { _ in Double.random(in: -0.5...0.5, using: &random) }
      for k in 0..<pivots { panel[k * size + k] = Double(pivots) + 3 }
      let border = size - pivots
      update = (0..<border * (border + 1) / 2).map { _ in Double.random(in: -1...1, using: &random) }
    }

    mutating func eliminate(_ wide: Int32) { unsafe allot_front_eliminate(wide, &panel, pivots, size, &update) }

    /// Column by column, as in a textbook.
    mutating func eliminateSlowly() {
      for k in 0..<pivots {
        for j in 0..<k {
          for i in k..<size { panel[k * size + i] -= panel[j * size + k] * panel[j * size + i] }
        }
        let root = panel[k * size + k].squareRoot()
        for i in (k + 1)..<max(size, k + 1) { panel[k * size + i] /= root }
        panel[k * size + k] = 1 / root
      }
      var place = 0
      for j in pivots..<size {
        for i in j..<size {
          for k in 0..<pivots { update[place] -= panel[k * size + i] * panel[k * size + j] }
          place += 1
        }
      }
    }

    /// What lies above the diagonal says nothing.
    var results: [Double] { (0..<pivots).flatMap { panel[($0 * size + $0)..<($0 + 1) * size] } + update }
  }

  @Test("elimination of a front", arguments: 1...200 as ClosedRange<UInt64>)
  func eliminate(seed: UInt64) {
    let fronts = Self.kinds.map { kind in
      var front = Front(seed: seed)
      front.eliminate(kind)
      return front
    }
    #expect(fronts[0].results.bits == fronts[1].results.bits, "seed \(seed)")
    var expected = Front(seed: seed)
    expected.eliminateSlowly()
    let difference = zip(fronts[0].results, expected.results).map { abs($0 - $1) }.max() ?? 0
    #expect(difference < 1e-13, "seed \(seed)")
  }

  /// L Lᵀ x = A x: the way there and back gives x again.
  @Test("solving with a front", arguments: 1...200 as ClosedRange<UInt64>)
  func solve(seed: UInt64) {
    var random = SeededNumbers(seed: seed)
    let original = Front(seed: seed)
    let (pivots, size) = (original.pivots, original.size)
    let local = pivots + (size - pivots) / 2
    let places = (0..<size).map { Int32($0 < local ? $0 : $0 - local) }
    let x = (0..<pivots).map { _ in Double.random(in: -1...1, using: &random) }
    let below = (0..<size).map { _ in Double.random(in: -1...1, using: &random) }
    // The symmetric matrix of the pivots, of which the panel holds the lower triangle, and the rows below times x.
    var side = Array(below[0..<local])
    for i in 0..<pivots {
      side[i] = (0..<pivots).reduce(0) { $0 + original.panel[min(i, $1) * size + max(i, $1)] * x[$1] }
    }
    let answers = Self.kinds.map { kind -> (vector: [Double], links: [Double], solved: [Double]) in
      var front = original
      front.eliminate(kind)
      var (vector, links) = (side, Array(below[local...]))
      var scratch = [Double](repeating: 0, count: size)
      unsafe allot_front_forward(kind, front.panel, pivots, local, size, places, &vector, &links, &scratch)
      var solved = vector
      for i in pivots..<max(local, pivots) { solved[i] = 0 }
      let none = [Double](repeating: 0, count: size)
      unsafe allot_front_backward(kind, front.panel, pivots, local, size, places, &solved, none, &scratch)
      return (vector, links, solved)
    }
    #expect(answers[0].vector.bits == answers[1].vector.bits, "seed \(seed)")
    #expect(answers[0].links.bits == answers[1].links.bits, "seed \(seed)")
    #expect(answers[0].solved.bits == answers[1].solved.bits, "seed \(seed)")
    for i in 0..<pivots { #expect(abs(answers[0].solved[i] - x[i]) < 1e-12, "seed \(seed)") }
    for i in pivots..<size {
      let expected = below[i] - (0..<pivots).reduce(0) { $0 + original.panel[$1 * size + i] * x[$1] }
      let found = i < local ? answers[0].vector[i] : answers[0].links[i - local]
      #expect(abs(found - expected) < 1e-12, "seed \(seed)")
    }
  }

  /// Some columns bounded, some with more entries than have a place of their own, as many as do not come out in fours.
  @Test("passes over columns", arguments: 1...100 as ClosedRange<UInt64>)
  func passes(seed: UInt64) {
    let results = Self.kinds.map { Passes(seed: seed).run($0) }
    #expect(results[0].bits == results[1].bits, "seed \(seed)")
    #expect(results[0].allSatisfy { $0.isFinite }, "seed \(seed)")
  }

  private struct Passes {
    private let rows = 7
    private let count: Int
    private let index: [Memory<Int32>]
    private let coefficient: [Memory<Double>]
    private let extraStart: Memory<Int32>
    private let extraRow: Memory<Int32>
    private let extra: Memory<Double>
    private let hasExtra: Memory<UInt8>
    private let hasBound: Memory<UInt8>
    private let upper: Memory<Double>
    private let cost: Memory<Double>
    private let values: [Memory<Double>]
    private let y: [Double]

    init(seed: UInt64) {
      var random = SeededNumbers(seed: seed)
      let count = Int.random(in: 1...30, using: &random)
      self.count = count
      func numbers(_ range: ClosedRange<Double>, _ count: Int) -> [Double] {
        (0..<count).map { _ in Double.random(in: range, using: &random) }
      }
      let highest = Int32(rows) - 1
      index = (0..<3).map { _ in Memory((0..<count).map { _ in Int32.random(in: 0...highest, using: &random) }) }
      coefficient = (0..<3).map { _ in Memory(numbers(-2...2, count)) }
      var starts: [Int32] = [0]
      for _ in 0..<count { starts.append(starts[starts.count - 1] + Int32.random(in: 0...5, using: &random) / 4) }
      let entries = Int(starts[count])
      extraStart = Memory(starts)
      extraRow = Memory((0..<entries).map { _ in Int32.random(in: (-1 - highest)...highest, using: &random) })
      extra = Memory(numbers(-2...2, entries))
      let bounds = (0..<count).map { _ in Bool.random(using: &random) ? 3.0 : .infinity }
      upper = Memory(bounds)
      func fours(_ isSo: (Int) -> Bool) -> [UInt8] {
        stride(from: 0, to: count, by: 4).map { first in (first..<min(first + 4, count)).contains(where: isSo) ? 1 : 0 }
      }
      hasExtra = Memory(fours { starts[$0] < starts[$0 + 1] })
      hasBound = Memory(fours { bounds[$0] < .infinity })
      cost = Memory(numbers(-1...9, count))
      let x = numbers(0.5...2.5, count)
      let w = x.indices.map { bounds[$0] < .infinity ? 3 - x[$0] : 1 }
      let v = x.indices.map { bounds[$0] < .infinity ? x[$0] : 0 }
      values =
        [Memory(x), Memory(numbers(0.1...2, count)), Memory(w), Memory(v)]
        + (0..<6).map { _ in Memory([Double](repeating: 0, count: count)) }
      y = numbers(-1...1, rows)
    }

    /// All that the three passes leave.
    func run(_ kind: Int32) -> [Double] {
      var columns = unsafe allot_columns(
        count: count, first: index[0].base, second: index[1].base, link: index[2].base, a: coefficient[0].base,
        b: coefficient[1].base, l: coefficient[2].base, has_extra: hasExtra.base, extra_start: extraStart.base,
        extra_row: extraRow.base, extra: extra.base)
      var own = unsafe allot_values(
        x: values[0].base, z: values[1].base, w: values[2].base, v: values[3].base, d: values[4].base,
        g: values[5].base, affine: values[6].base, dx: values[7].base, dz: values[8].base, dv: values[9].base,
        c: cost.base, u: upper.base, has_bound: hasBound.base)
      var sums = [Double](repeating: 0, count: 2 * rows)
      var linkSums = sums
      var figures = [Double](repeating: 0, count: 8)
      for step in [0, 0.25, 0.125] {
        unsafe allot_columns_advance(kind, &columns, &own, step, step, y, y, &sums, &linkSums, &figures)
        unsafe allot_columns_predict(kind, &columns, &own, y, y, &sums, &linkSums, &figures)
        unsafe allot_columns_correct(kind, &columns, &own, 0.1, y, y, &figures)
      }
      return values.flatMap(\.array) + sums + linkSums + figures
    }
  }
}
