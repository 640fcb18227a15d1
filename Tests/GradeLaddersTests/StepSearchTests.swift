import Support
import Testing

@testable import GradeLadders

@Suite("Two tables, one ladder")
struct StepSearchTests {
  @Test("300 tables of some dozen customers: residues and totals give the same ladder, or residues cannot tell")
  func tablesAgree() throws {
    var told = 0
    var unable = 0
    for seed in UInt64(1)...300 {
      var random = SeededNumbers(seed: seed)
      var reach: [Int] = []
      for _ in 0..<random.whole(2...7) { reach.append((reach.last ?? 0) + random.whole(0...12)) }
      guard let whole = reach.last, whole > 0, reach.reduce(0, greatestCommonDivisor) == 1 else { continue }
      let total = random.whole(1...(12 * whole))
      for most in 1...4 {
        let totals = TotalSteps(reach: reach, total: total, most: most).answer()
        switch ResidueSteps(reach: reach, total: total, most: most).answer() {
        case .steps(let steps):
          told += 1
          #expect(steps == totals, "seed \(seed), steps up to \(most): \(total) of \(reach)")
        case .none:
          told += 1
          #expect(totals == nil, "seed \(seed), steps up to \(most): \(total) of \(reach)")
        case .beyondTotal: unable += 1
        }
      }
    }
    // Both happen, or this test compares nothing.
    #expect(told > 500 && unable > 20, "\(told) told, \(unable) not")
  }

  @Test("sets of sums: every multiple up to the most, and no other", arguments: [false, true])
  func sumSets(_ wraps: Bool) {
    for seed in UInt64(1)...200 {
      var random = SeededNumbers(seed: seed)
      let count = random.whole(1...200)
      let (first, second) = (random.whole(0...90), random.whole(0...90))
      let (most, more) = (random.whole(0...9), random.whole(0...9))
      var sums = SumSet(count: count, wraps: wraps)
      sums.admit(first, most: most)
      sums.admit(second, most: more)
      var expected = Array(repeating: false, count: count)
      for left in 0...most {
        for right in 0...more {
          let sum = left * first + right * second
          if wraps || sum < count { expected[sum % count] = true }
        }
      }
      #expect((0..<count).map { sums.contains($0) } == expected, "seed \(seed)")
    }
  }
}
