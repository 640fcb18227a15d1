/// The largest whole combination of some numbers within a limit of any size.
///
/// With a the smallest of them: the smallest combination of each residue modulo a tells which totals there are, as
/// every total plus a is one too. "Round robin" over each circle of residues finds it number by number.
///
/// Source: S. Böcker, Zs. Lipták, "A fast and simple algorithm for the money changing problem", Algorithmica 48 (2007),
/// doi:10.1007/s00453-007-0162-8.
struct LargestTotal {
  private let numbers: [Int]

  /// - Parameter numbers: ascending, ≥ 0, not all 0.
  init(_ numbers: [Int]) { self.numbers = numbers.filter { $0 > 0 } }

  /// - Complexity: O(numbers · smallest of them), less where the limit itself is found to be a total.
  func atMost(_ limit: Int) -> Int {
    guard let base = numbers.first, base <= limit else { return 0 }
    var least = Array(repeating: Int.max / 4, count: base)
    least[0] = 0
    var last = base
    for number in numbers {
      if least[limit % base] <= limit { return limit }
      guard number <= limit, number > last else { continue }
      Self.admit(number, &least)
      last = number
    }
    var largest = 0
    for total in least where total <= limit { largest = max(largest, limit - (limit - total) % base) }
    return largest
  }

  /// Twice around each circle: whoever is smallest on it has then passed what it can to all others.
  private static func admit(_ number: Int, _ least: inout [Int]) {
    let base = least.count
    let step = number % base
    let circles = greatestCommonDivisor(step, base)
    for start in 0..<circles where step > 0 {
      var residue = start
      var total = least[start]
      for _ in 0..<(2 * (base / circles)) {
        residue += step
        if residue >= base { residue -= base }
        total = min(total + number, least[residue])
        least[residue] = total
      }
    }
  }
}
