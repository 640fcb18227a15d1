internal import Testing

extension StockpylFile {
  /// What is computed for one block, in the order of its assertions; nil for one that is no number of its own.
  typealias Answers = [String: [Double?]]

  /// Places in which the published number itself is less exact than the places say, with the tolerance taken instead:
  /// these come from iterations that stop at a difference of 1e-6.
  private static let iterated: [String: Double] = [
    "rq/test_example_5_1#2": 2e-6, "rq/test_problem_5_1#2": 2e-6, "rq/test_problem_5_3": 2e-6,
    "rq/test_example_5_2": 2e-6, "rq/test_problem_5_1a": 2e-6, "rq/test_problem_5_3a": 2e-6,
    "rq/test_example_5_4": 2e-6, "rq/test_problem_5_1b": 2e-6, "rq/test_problem_5_3b": 2e-6,
  ]

  /// Holds every block of a section against what is computed for it; one without an answer is a failure.
  static func compare(_ section: String, _ file: StockpylFile, _ answers: Answers) {
    let blocks = file.blocks.filter { $0.name.hasPrefix(section + "/") }
    #expect(!blocks.isEmpty)
    for block in blocks {
      guard let values = answers[block.name] else {
        Issue.record("nothing is computed for \(block.name)")
        continue
      }
      #expect(values.count == block.expectations.count, "\(block.name)")
      for (value, expectation) in zip(values, block.expectations) {
        guard let value else { continue }
        guard let expected = expectation.value else {
          Issue.record("\(block.name): \(expectation.text) is no number")
          continue
        }
        let tolerance = iterated[block.name] ?? expectation.places.map { 0.5 / power(10, $0) }
        let isRight = tolerance.map { abs(value - expected) <= $0 } ?? isClose(value, expected, 1e-12)
        #expect(isRight, "\(block.name): \(value) instead of \(expected)")
      }
    }
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { value, _ in value * base }
  }
}
