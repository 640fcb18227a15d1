import Domain
import Explanations
import Foundation
import Planning
import Support
import Testing

private let hasLinearPrograms = Backends.standard.linearProgram != nil

/// The first 60 seeds, or as many as `ALLOT_SEEDS` says.
private let batches: [Range<UInt64>] = {
  let count = ProcessInfo.processInfo.environment["ALLOT_SEEDS"].flatMap { UInt64($0) } ?? 12
  return stride(from: 0, to: count, by: 10).map { $0..<min(count, $0 + 10) }
}()

@Suite("Reasons")
struct ReasonTests {
  @Test(
    "of random plans under every rule: each unmet line has one, what it names is reached, and wider it gives more",
    arguments: batches)
  func hold(_ seeds: Range<UInt64>) async throws {
    for seed in seeds {
      for rule in Policy.Rule.allCases {
        var scenario = RandomScenario.make(
          seed: seed, features: hasLinearPrograms ? .all : .networks, size: seed % 3 == 0 ? .small : .tiny)
        scenario.policy.rule = rule
        var check = ReasonCheck(scenario: scenario)
        try await check.run()
        #expect(check.failures.isEmpty, "seed \(seed), rule \(rule.rawValue): \(check.failures)")
      }
      var perishable = RandomScenario.make(
        seed: seed, features: hasLinearPrograms ? .all : .networks, size: .small, certain: [.periods, .receipts])
      ShelfLives.add(to: &perishable, seed: seed)
      var lives = ReasonCheck(scenario: perishable)
      try await lives.run()
      #expect(lives.failures.isEmpty, "seed \(seed), with shelf lives: \(lives.failures)")
      var greedy = ReasonCheck(scenario: RandomScenario.make(seed: seed))
      try await greedy.run(.greedy)
      #expect(greedy.failures.isEmpty, "seed \(seed), greedy: \(greedy.failures)")
    }
  }
}
