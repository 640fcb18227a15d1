/// The Theta method and its optimised and dynamic forms.
///
/// Source: Fiorucci, Pellegrini, Louzada, Petropoulos, Koehler, "Models for optimising the theta method and their
/// relationship to state space models", doi 10.1016/j.ijforecast.2016.02.005, equations 4 to 11. With the line A + B·t
/// by least squares, level l and ω = 1 − 1 ÷ θ:
///
///     ŷ(t) = l(t−1) + ω·{(1−α)^(t−1)·A + [(1 − (1−α)^t) ÷ α]·B}        l(t) = α·y(t) + (1−α)·l(t−1)
///
/// The static forms take A and B from all values, the dynamic ones from those before t. θ = 2 is the standard method
/// (Assimakopoulos, Nikolopoulos, doi 10.1016/S0169-2070(00)00066-2).
struct FittedTheta: Sendable {
  var theta: Double
  var alpha: Double
  /// l(0).
  var level: Double
  var isDynamic: Bool

  /// Where a run over the values ended.
  struct Run {
    var level: Double
    /// (1−α)^n.
    var power: Double
    var intercept: Double
    var slope: Double
    var squares: Double
  }

  /// - Parameter line: that of all values, for the static forms.
  func run(_ values: [Double], _ count: Int, _ line: Line) -> Run {
    let omega = 1 - 1 / theta
    let keep = 1 - alpha
    // Of the line at 1, 2, …, as the source counts.
    var intercept = isDynamic ? 0 : line.intercept - line.slope
    var slope = isDynamic ? 0 : line.slope
    var run = Run(level: level, power: 1, intercept: intercept, slope: slope, squares: 0)
    var mean = 0.0
    for index in 0..<count {
      let value = values[index]
      let next = run.power * keep
      if index == 0, isDynamic { intercept = value }
      let forecast = run.level + omega * (run.power * intercept + (1 - next) / alpha * slope)
      if index >= 2 { run.squares += (value - forecast) * (value - forecast) }
      run.level = alpha * value + keep * run.level
      run.power = next
      if isDynamic {
        let time = Double(index + 1)
        // Updates of the mean and of the line's slope when the value of `time` comes in.
        slope = index == 0 ? 0 : ((time - 2) * slope + 6 * (value - mean) / time) / (time + 1)
        mean = ((time - 1) * mean + value) / time
        intercept = mean - slope * (time + 1) / 2
      }
    }
    run.intercept = intercept
    run.slope = slope
    return run
  }

  /// Point forecasts: the first by the equation above, the others up the line by ω·B a step.
  func forecast(_ values: [Double], _ count: Int, _ horizon: Int) -> [Double] {
    let end = run(values, count, Line(values, count))
    let omega = 1 - 1 / theta
    let first =
      end.level + omega * (end.power * end.intercept + (1 - end.power * (1 - alpha)) / alpha * end.slope)
    return (0..<horizon).map { first + omega * end.slope * Double($0) }
  }

  /// Fits α and l(0), and θ in 1…10 where it is not given; nil for fewer than 4 values.
  static func fit(_ values: [Double], _ count: Int, theta: Double?, isDynamic: Bool) -> FittedTheta? {
    guard count >= 4 else { return nil }
    let line = Line(values, count)
    let start = values[0]
    let mean = values[..<count].reduce(0, +) / Double(count)
    let reach = max(abs(start), abs(mean), 1e-6)
    var (least, most, point) = ([1e-3, -reach], [0.99, 2 * reach], [0.3, start / 2])
    if theta == nil {
      least.append(1)
      most.append(10)
      point.append(2)
    }
    func fitted(_ point: [Double]) -> FittedTheta {
      FittedTheta(theta: theta ?? point[2], alpha: point[0], level: point[1], isDynamic: isDynamic)
    }
    let search = NelderMead(least: least, most: most, evaluations: 30 + 30 * point.count, tolerance: 1e-5)
    return fitted(search.minimise(from: point) { fitted($0).run(values, count, line).squares }.point)
  }
}
