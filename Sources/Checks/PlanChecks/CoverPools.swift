internal import Domain

/// What arrives of one product at a region, told apart by the shelf life that it is asked for with: a pool for each that
/// some line asks for on arrival (one, and the position of the pair, where the product never expires).
///
/// A slot is `pool × T + period − 1`.
struct CoverPools {
  /// Pools of a position in `DemandIndex.covers` are `starts[i] ..< starts[i + 1]`, by shelf life.
  let starts: [Int]
  /// By pool: periods left on arrival, at least.
  let life: [Int32]

  /// - Complexity: O(options × T) where something expires.
  init(_ demand: DemandIndex, _ layers: StockLayers) {
    guard layers.isDated else {
      starts = Array(0...demand.covers.count)
      life = Array(repeating: 0, count: demand.covers.count)
      return
    }
    var lives = Array(repeating: [Int32](), count: demand.covers.count)
    for pair in 0..<demand.pairs.count {
      for option in demand.optionStarts[pair]..<demand.optionStarts[pair + 1] {
        let cover = demand.options[option].cover
        let expires = layers.expires(Int(demand.options[option].product))
        for slot in (pair * demand.periods)..<((pair + 1) * demand.periods) where demand.exists[slot] {
          let asked = expires ? demand.life[slot] : 0
          if lives[cover].last != asked { lives[cover].append(asked) }
        }
      }
    }
    var (starts, life): ([Int], [Int32]) = ([0], [])
    for found in lives {
      life += Set(found).sorted()
      starts.append(life.count)
    }
    (self.starts, self.life) = (starts, life)
  }

  var count: Int { life.count }

  func range(_ cover: Int) -> Range<Int> { starts[cover]..<starts[cover + 1] }

  /// The pool of a shelf life, nil where no line asks for it.
  func find(_ cover: Int, life wanted: Int32) -> Int? { range(cover).first { life[$0] == wanted } }

  /// The pool that a line asking for `life` is covered from: the only one where the product never expires.
  func pool(_ cover: Int, life wanted: Int32) -> Int { find(cover, life: wanted) ?? starts[cover] }
}
