import GradeLadders
import Support
import Testing

/// One scarce product's table: what each region gets, and its customers by grade.
struct GradeTable {
  var regions: [(packs: Int, customers: [Int])]

  /// 2–7 regions, 30 grades, 1,200–11,500 customers each; from a pack for one customer in ten to sixty for everyone.
  init(seed: UInt64) {
    var random = SeededNumbers(seed: seed)
    let regionCount = random.whole(2...7)
    regions = []
    for _ in 0..<regionCount {
      let customers = Self.split(random.whole(1200...11_500), over: 30, &random)
      let all = customers.reduce(0, +)
      let perThousand = [random.whole(100...1000), random.whole(1000...8000), random.whole(8000...60_000)]
      regions.append((all * perThousand[random.whole(0...2)] / 1000, customers))
    }
  }

  private static func split(_ all: Int, over grades: Int, _ random: inout SeededNumbers) -> [Int] {
    let weights = (0..<grades).map { _ in random.whole(20...100) }
    let sum = weights.reduce(0, +)
    var customers = weights.map { all * $0 / sum }
    for _ in 0..<(all - customers.reduce(0, +)) { customers[random.whole(0...(grades - 1))] += 1 }
    return customers
  }
}

@Suite("The campaign of 200 tables")
struct TableCampaign {
  @Test("every total is reached that can be")
  func distances() throws {
    let tables = (UInt64(1)...200).map { GradeTable(seed: $0) }
    var ladders: [[Ladder]] = []
    let clock = ContinuousClock()
    let time = try clock.measure {
      ladders = try tables.map { table in
        try table.regions.map { try GradeLadder.limits(for: Double($0.packs), pack: 1, customers: $0.customers) }
      }
    }
    var count = 0
    var exact = 0
    for (seed, (table, answers)) in zip(1..., zip(tables, ladders)) {
      for (region, ladder) in zip(table.regions, answers) {
        count += 1
        expectSound(ladder, region.packs, region.customers, seed)
        if ladder.leftOver == 0 {
          exact += 1
        } else {
          let most = Self.largestTotal(within: region.packs, region.customers)
          #expect(ladder.total == most, "table \(seed): \(region.packs) packs to \(region.customers)")
        }
      }
    }
    print("200 tables, \(count) ladders in \(time): distance 0 in \(exact), proved least in \(count - exact)")
    #expect(count == 924)
    #expect(exact == 786)
  }

  private func expectSound(_ ladder: Ladder, _ packs: Int, _ customers: [Int], _ seed: Int) {
    let total = zip(ladder.limits, customers).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(ladder.limits.count == 30 && total == ladder.total, "table \(seed)")
    #expect(ladder.leftOver == Double(packs - total) && total <= packs, "table \(seed)")
    let steps = zip(ladder.limits, ladder.limits.dropFirst()).map(-)
    #expect(steps.allSatisfy { $0 >= 0 } && steps.max() == ladder.largestStep, "table \(seed)")
    #expect((ladder.limits.last ?? -1) >= 0, "table \(seed)")
  }

  /// By marking every total that is reached: nothing of the library's way.
  static func largestTotal(within limit: Int, _ customers: [Int]) -> Int {
    var reached = Array(repeating: false, count: limit + 1)
    reached[0] = true
    var step = 0
    for count in customers {
      step += count
      guard step > 0, step <= limit else { continue }
      for total in step...limit where reached[total - step] { reached[total] = true }
    }
    return reached.lastIndex(of: true) ?? 0
  }
}
