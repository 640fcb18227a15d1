import Foundation
import Testing

/// The seeds of a run: the first 150, or as many as `ALLOT_SEEDS` says, in batches that run side by side.
///
/// `ALLOT_SEEDS=1000 swift test --filter PlanningTests` is the whole campaign.
private let batches: [Range<UInt64>] = {
  let count = ProcessInfo.processInfo.environment["ALLOT_SEEDS"].flatMap { UInt64($0) } ?? 60
  return stride(from: 0, to: count, by: 10).map { $0..<min(count, $0 + 10) }
}()

@Suite("Plans of random scenarios")
struct RandomScenarioTests {
  @Test(
    "pass the check, are proved, and keep every relation between plans: rows permuted, money or quantities doubled, a limit widened, two side by side",
    arguments: batches)
  func relations(_ seeds: Range<UInt64>) async throws {
    for seed in seeds {
      var check = SeedCheck(seed: seed)
      try await check.run()
      #expect(check.failures.isEmpty, "seed \(seed): \(check.failures)")
      #expect(check.plans >= 4, "seed \(seed)")
    }
  }
}
