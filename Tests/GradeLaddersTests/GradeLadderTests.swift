import GradeLadders
import Support
import Testing

@Suite("Ladders of one region")
struct GradeLadderTests {
  @Test("500 small tables: the ladder is the best of all there are, by every criterion in turn")
  func bruteForce() throws {
    for seed in UInt64(1)...500 {
      var random = SeededNumbers(seed: seed)
      let grades = random.whole(1...4)
      let customers = (0..<grades).map { _ in random.whole(0...[9, 7, 5, 4][grades - 1]) }
      let most = random.whole(0...[200, 90, 45, 24][grades - 1])
      let pack = [1, 2, 50][random.whole(0...2)]
      let spare = Double(random.whole(0...3)) / 4 * Double(pack)
      let delivered = Double(most * pack) + spare
      guard customers.contains(where: { $0 > 0 }) else {
        #expect(throws: LadderFailure.noCustomers) {
          try GradeLadder.limits(for: delivered, pack: pack, customers: customers)
        }
        continue
      }
      let ladder = try GradeLadder.limits(for: delivered, pack: pack, customers: customers)
      let best = try #require(BruteForce(customers: customers, most: most).best)
      #expect(ladder.limits == best, "seed \(seed): \(most) packs to \(customers)")
      let total = zip(best, customers).reduce(0) { $0 + $1.0 * $1.1 } * pack
      #expect(ladder.total == total, "seed \(seed)")
      #expect(ladder.leftOver == delivered - Double(total), "seed \(seed)")
      #expect(ladder.largestStep == zip(best, best.dropFirst()).map(-).max() ?? 0, "seed \(seed)")
    }
  }

  @Test("the example of the documentation")
  func example() throws {
    let ladder = try GradeLadder.limits(for: 23, pack: 1, customers: [2, 3, 4])
    #expect(ladder == Ladder(limits: [3, 3, 2], total: 23, leftOver: 0, largestStep: 1))
  }

  @Test("greedy fails where the dynamic programme does not: 3 and 5 customers, 9 packs")
  func notGreedy() throws {
    // Filling from everybody's pack (5) down leaves 9 − 5 − 3 = 1; 3 · 3 leaves nothing.
    let ladder = try GradeLadder.limits(for: 9, pack: 1, customers: [3, 2])
    #expect(ladder == Ladder(limits: [3, 0], total: 9, leftOver: 0, largestStep: 3))
  }

  @Test("the last grade's limit is no step between grades")
  func lastGrade() throws {
    let ladder = try GradeLadder.limits(for: 1000, pack: 10, customers: [4, 6])
    #expect(ladder == Ladder(limits: [10, 10], total: 1000, leftOver: 0, largestStep: 0))
  }

  @Test("a quantity a hair below a whole pack is that pack, one clearly below is not")
  func almostWhole() throws {
    let near = try GradeLadder.limits(for: 49.9999999, pack: 25, customers: [1])
    #expect(near == Ladder(limits: [2], total: 50, leftOver: 0, largestStep: 0))
    let below = try GradeLadder.limits(for: 49.5, pack: 25, customers: [1])
    #expect(below == Ladder(limits: [1], total: 25, leftOver: 24.5, largestStep: 0))
  }

  @Test("a billion packs: more of the same, one pack more for each customer")
  func largeQuantities() throws {
    for seed in UInt64(1)...20 {
      var random = SeededNumbers(seed: seed)
      let customers = (0..<30).map { _ in random.whole(1...40) }
      let all = customers.reduce(0, +)
      let packs = 40 * all + random.whole(0...(all - 1))
      let small = try GradeLadder.limits(for: Double(packs), pack: 1, customers: customers)
      let more = 1_000_000_000
      let large = try GradeLadder.limits(for: Double(packs + more * all), pack: 1, customers: customers)
      #expect(large.limits == small.limits.map { $0 + more }, "seed \(seed)")
      #expect(large.leftOver == 0 && large.largestStep == small.largestStep, "seed \(seed)")
    }
  }

  @Test("a common divisor of all counts is no burden")
  func commonDivisor() throws {
    let one = 1_000_000_000_000
    let ladder = try GradeLadder.limits(for: 7.5e12, pack: 1, customers: [one, 2 * one])
    #expect(ladder == Ladder(limits: [3, 2], total: 7 * one, leftOver: 0.5e12, largestStep: 1))
  }

  @Test(
    "what cannot be answered is refused, never trapped",
    arguments: [
      (-1.0, 1, [1], LadderFailure.badQuantity), (.nan, 1, [1], .badQuantity), (.infinity, 1, [1], .badQuantity),
      (1e17, 1, [1], .badQuantity), (1, 0, [1], .badQuantity), (1, 1, [1, -1], .badCustomers),
      (1, 1, [Int.max, 1], .badCustomers), (1, 1, [], .noCustomers), (1, 1, [0, 0], .noCustomers),
      (1e13, 1, [999_999_937, 1], .tooLarge), (9e15, 1, [1, 1 << 20, 3], .tooLarge),
    ] as [(Double, Int, [Int], LadderFailure)])
  func refusals(_ delivered: Double, _ pack: Int, _ customers: [Int], _ failure: LadderFailure) {
    #expect(throws: failure) { try GradeLadder.limits(for: delivered, pack: pack, customers: customers) }
  }

  @Test("huge packs, counts and quantities that do have an answer")
  func extremes() throws {
    #expect(try GradeLadder.limits(for: 5, pack: Int.max, customers: [1, 2]).limits == [0, 0])
    #expect(try GradeLadder.limits(for: 5, pack: 1, customers: [Int.max]).limits == [0])
    #expect(try GradeLadder.limits(for: 0x1p53, pack: 1, customers: [1]).limits == [1 << 53])
    // 9,999 customers of 10,000 can only be reached by 9,999 packs for the single one above them.
    let lonely = try GradeLadder.limits(for: 1_009_999, pack: 1, customers: [1, 9999])
    #expect(lonely == Ladder(limits: [10_099, 100], total: 1_009_999, leftOver: 0, largestStep: 9999))
  }
}
