/// A sum whose rounding error does not grow with the number of terms.
///
/// Source: A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54 (1974),
/// algorithm IV.
struct CompensatedSum {
  private var sum = 0.0
  private var compensation = 0.0

  mutating func add(_ term: Double) {
    let next = sum + term
    if abs(sum) >= abs(term) {
      compensation += (sum - next) + term
    } else {
      compensation += (term - next) + sum
    }
    sum = next
  }

  mutating func add(_ other: CompensatedSum) {
    add(other.sum)
    compensation += other.compensation
  }

  /// An infinite term makes the compensation meaningless, not the sum.
  var value: Double { sum.isFinite ? sum + compensation : sum }
}
