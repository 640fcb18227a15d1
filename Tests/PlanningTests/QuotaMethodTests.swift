import Support
import Testing

@testable import Planning

@Suite("Quota method")
struct QuotaMethodTests {
  typealias Claim = QuotaMethod.Claim

  /// The unrounded share of a supply: everyone at the same rate between least and most, by bisection.
  static func shares(_ claims: [Claim], supply: Double) -> [Double] {
    func taken(_ rate: Double) -> [Double] {
      claims.map { min(Double($0.most), max(Double($0.least), rate * $0.asked - $0.held)) }
    }
    var (low, high) = (-1.0, claims.reduce(1) { max($0, (Double($1.most) + $1.held) / $1.asked) })
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if taken(middle).reduce(0, +) < supply { low = middle } else { high = middle }
    }
    return taken(high)
  }

  static func claims(seed: UInt64) -> [Claim] {
    var random = SeededNumbers(seed: seed)
    return (0..<random.whole(2...8)).map { _ in
      let asked = random.whole(1...30)
      let held = random.chance(30) ? random.whole(0...asked) : 0
      let most = random.chance(30) ? random.whole(0...(asked - held)) : asked - held
      let least = random.chance(20) ? random.whole(0...most) : 0
      return Claim(asked: Double(asked), held: Double(held), least: least, most: most)
    }
  }

  private static let seeds = UInt64(0)..<200

  @Test("totals are exact")
  func totals() throws {
    for seed in Self.seeds {
      let claims = Self.claims(seed: seed)
      let (least, most) = (claims.reduce(0) { $0 + $1.least }, claims.reduce(0) { $0 + $1.most })
      for supply in least...(most + 2) {
        let packs = try #require(QuotaMethod.packs(claims, supply: supply))
        #expect(packs.reduce(0, +) == min(supply, most), "seed \(seed), supply \(supply)")
        for (claim, count) in zip(claims, packs) {
          #expect(count >= claim.least && count <= claim.most, "seed \(seed), supply \(supply)")
        }
      }
      if least > 0 { #expect(QuotaMethod.packs(claims, supply: least - 1) == nil) }
    }
  }

  @Test("nobody is a pack or more from the unrounded share")
  func keepsQuota() throws {
    for seed in Self.seeds {
      let claims = Self.claims(seed: seed)
      let (least, most) = (claims.reduce(0) { $0 + $1.least }, claims.reduce(0) { $0 + $1.most })
      for supply in least...most {
        let packs = try #require(QuotaMethod.packs(claims, supply: supply))
        for (share, count) in zip(Self.shares(claims, supply: Double(supply)), packs) {
          #expect(abs(share - Double(count)) < 1 - 1e-9, "seed \(seed), supply \(supply): \(count), share \(share)")
        }
      }
    }
  }

  @Test("more supply never takes a pack from anyone; the largest remainder does")
  func isMonotone() throws {
    var paradoxes = 0
    for seed in Self.seeds {
      let claims = Self.claims(seed: seed)
      let (least, most) = (claims.reduce(0) { $0 + $1.least }, claims.reduce(0) { $0 + $1.most })
      var before = try #require(QuotaMethod.packs(claims, supply: least))
      var remainders = Self.largestRemainder(claims, supply: least)
      for supply in least...most {
        let packs = try #require(QuotaMethod.packs(claims, supply: supply))
        #expect(zip(before, packs).allSatisfy { $0 <= $1 }, "seed \(seed), supply \(supply): \(before), then \(packs)")
        before = packs
        let next = Self.largestRemainder(claims, supply: supply)
        if !zip(remainders, next).allSatisfy({ $0 <= $1 }) { paradoxes += 1 }
        remainders = next
      }
    }
    #expect(paradoxes > 0)
  }

  private static func largestRemainder(_ claims: [Claim], supply: Int) -> [Int] {
    let shares = shares(claims, supply: Double(supply))
    var packs = shares.map { Int(($0 + 1e-9).rounded(.down)) }
    let order = shares.indices.sorted {
      (Double(packs[$0]) - shares[$0], $0) < (Double(packs[$1]) - shares[$1], $1)
    }.filter { packs[$0] < claims[$0].most }
    for position in order.prefix(max(0, supply - packs.reduce(0, +))) { packs[position] += 1 }
    return packs
  }

  /// Source: M. L. Balinski, H. P. Young, Fair Representation (1982), table A.1 of the Alabama paradox: seats of 1880 by
  /// Hamilton fall from 8 to 7 as the house grows from 299 to 300. Here three claims of 6, 6 and 2: the third gets 2 of
  /// 10 by the largest remainder and 1 of 11.
  @Test("the smallest of 6, 6 and 2 keeps its pack as the supply grows from 10 to 11")
  func paradox() throws {
    let claims = [6.0, 6, 2].map { Claim(asked: $0 * 10, held: 0, least: 0, most: Int($0) * 10) }
    #expect(Self.largestRemainder(claims, supply: 10) == [4, 4, 2])
    #expect(Self.largestRemainder(claims, supply: 11) == [5, 5, 1])
    let ten = try #require(QuotaMethod.packs(claims, supply: 10))
    let eleven = try #require(QuotaMethod.packs(claims, supply: 11))
    #expect(ten.reduce(0, +) == 10 && eleven.reduce(0, +) == 11)
    #expect(zip(ten, eleven).allSatisfy { $0 <= $1 })
  }

  @Test("10, 20 and 50 share 50 as 6, 13 and 31; ten requests of 1 share one item")
  func knownAnswers() {
    let uses = [10.0, 20, 50].map { Claim(asked: $0, held: 0, least: 0, most: Int($0)) }
    #expect(QuotaMethod.packs(uses, supply: 50) == [6, 13, 31])
    let requests = Array(repeating: Claim(asked: 1, held: 0, least: 0, most: 1), count: 10)
    #expect(QuotaMethod.packs(requests, supply: 1) == [1] + Array(repeating: 0, count: 9))
  }

  @Test("a hundred thousand packs of 800 claims take a moment")
  func size() throws {
    var random = SeededNumbers(seed: 7)
    let claims = (0..<800).map { _ in
      let asked = random.whole(1...400)
      return Claim(asked: Double(asked), held: 0, least: 0, most: asked)
    }
    let packs = try #require(QuotaMethod.packs(claims, supply: 100_000))
    #expect(packs.reduce(0, +) == 100_000)
    for (share, count) in zip(Self.shares(claims, supply: 100_000), packs) {
      #expect(abs(share - Double(count)) < 1)
    }
  }
}
