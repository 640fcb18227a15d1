/// Finds a low point of a function of a few bounded variables without derivatives.
///
/// Source: Nelder, Mead, "A simplex method for function minimization", doi 10.1093/comjnl/7.4.308, with the usual
/// coefficients (reflection 1, expansion 2, contraction ½, shrinking ½). Points outside the box are moved to its wall.
struct NelderMead {
  /// Least and most of each variable.
  let least: [Double]
  let most: [Double]
  /// Evaluations after which it stops.
  var evaluations = 200
  /// It stops where the values at the vertices differ by less, relatively.
  var tolerance = 1e-6

  private struct Vertex {
    var point: [Double]
    var value: Double
  }

  /// The best point found from `start`, and its value. Not-a-number counts as infinitely bad.
  func minimise(from start: [Double], _ function: ([Double]) -> Double) -> (point: [Double], value: Double) {
    var spent = 0
    func value(_ point: [Double]) -> Double {
      spent += 1
      let value = function(point)
      return value.isNaN ? .infinity : value
    }
    var simplex = corners(of: start).map { Vertex(point: $0, value: value($0)) }
    let count = start.count
    while spent < evaluations {
      simplex.sort { $0.value < $1.value }
      let (best, worst) = (simplex[0], simplex[count])
      if worst.value - best.value <= tolerance * (abs(best.value) + tolerance) { break }
      let centre = centroid(simplex)
      let reflected = toward(worst.point, from: centre, -1)
      let reflectedValue = value(reflected)
      if reflectedValue < best.value {
        let expanded = toward(worst.point, from: centre, -2)
        let expandedValue = value(expanded)
        simplex[count] =
          expandedValue < reflectedValue
          ? Vertex(point: expanded, value: expandedValue) : Vertex(point: reflected, value: reflectedValue)
      } else if reflectedValue < simplex[count - 1].value {
        simplex[count] = Vertex(point: reflected, value: reflectedValue)
      } else {
        let contracted = toward(worst.point, from: centre, reflectedValue < worst.value ? -0.5 : 0.5)
        let contractedValue = value(contracted)
        if contractedValue < min(worst.value, reflectedValue) {
          simplex[count] = Vertex(point: contracted, value: contractedValue)
        } else {
          for index in 1...count {
            let point = toward(simplex[index].point, from: best.point, 0.5)
            simplex[index] = Vertex(point: point, value: value(point))
          }
        }
      }
    }
    let best = simplex.min { $0.value < $1.value } ?? simplex[0]
    return (best.point, best.value)
  }

  /// `start` and, for each variable, a point a fifth of the box away, on the side with more room.
  private func corners(of start: [Double]) -> [[Double]] {
    var corners = [boxed(start)]
    for index in start.indices {
      var corner = corners[0]
      let step = (most[index] - least[index]) * 0.2
      corner[index] += corner[index] + step <= most[index] ? step : -step
      corners.append(boxed(corner))
    }
    return corners
  }

  private func centroid(_ simplex: [Vertex]) -> [Double] {
    var centre = Array(repeating: 0.0, count: simplex.count - 1)
    for vertex in simplex.dropLast() {
      for index in centre.indices { centre[index] += vertex.point[index] }
    }
    for index in centre.indices { centre[index] /= Double(simplex.count - 1) }
    return centre
  }

  private func toward(_ point: [Double], from centre: [Double], _ share: Double) -> [Double] {
    var result = centre
    for index in result.indices { result[index] += share * (point[index] - centre[index]) }
    return boxed(result)
  }

  private func boxed(_ point: [Double]) -> [Double] {
    var point = point
    for index in point.indices { point[index] = min(max(point[index], least[index]), most[index]) }
    return point
  }
}
