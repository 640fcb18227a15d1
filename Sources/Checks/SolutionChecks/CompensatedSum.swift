/// A sum whose error does not grow with the number of its terms.
///
/// Source: A. Neumaier, Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen, ZAMM 54 (1974),
/// algorithm IV: the error of each addition is computed exactly and added at the end.
struct CompensatedSum {
  private var sum = 0.0
  private var error = 0.0

  var value: Double { sum + error }

  mutating func add(_ term: Double) {
    let next = sum + term
    error += abs(sum) >= abs(term) ? (sum - next) + term : (term - next) + sum
    sum = next
  }

  /// Adds the product of two numbers with its own rounding error.
  mutating func add(_ left: Double, times right: Double) {
    let product = left * right
    add(product)
    error += (-product).addingProduct(left, right)
  }
}
