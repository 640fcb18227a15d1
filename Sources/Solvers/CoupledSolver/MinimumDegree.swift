/// An elimination order of a sparse symmetric matrix with little fill, with the structure of its factor.
///
/// Quotient graph: a pivot leaves an element behind, the clique of its neighbours; elements that a later pivot touches
/// melt into its own. Degrees are the upper bounds of AMD, exact enough and cheap.
/// Source: P. R. Amestoy, T. A. Davis, I. S. Duff, "An approximate minimum degree ordering algorithm", SIAM J. Matrix
/// Anal. Appl. 17 (1996) 886–905, sections 3–4; without supervariables beyond mass elimination.
struct MinimumDegree {
  /// Vertices that are eliminated together, and the later vertices that they touch.
  struct Step {
    var pivots: [Int32]
    var border: [Int32]
  }

  private var steps: [Step] = []

  /// Of each vertex: its neighbours that no element covers, and the elements it belongs to; then the elements.
  private var neighbours: [[Int32]]
  private var elements: [[Int32]]
  private var members: [[Int32]]
  private var isAbsorbed: [Bool]
  private var isEliminated: [Bool]
  private var mark: [Int32]
  private var outside: [Int32]
  private var outsideMark: [Int32]
  private var degrees: DegreeLists
  private var stamp: Int32 = 0

  /// - Parameters:
  ///   - neighbours: of each vertex, without itself, each once.
  ///   - takesPart: whether a vertex is to be eliminated; the others have no neighbours and are nobody's.
  ///   - cliques: what was eliminated before leaves behind: of a vertex that takes no part, those that it ties.
  /// - Complexity: close to O(edges + fill).
  private init(neighbours: [[Int32]], takesPart: [Bool], cliques: [(vertex: Int32, members: [Int32])]) {
    let count = neighbours.count
    self.neighbours = neighbours
    elements = Array(repeating: [], count: count)
    members = Array(repeating: [], count: count)
    isAbsorbed = Array(repeating: false, count: count)
    isEliminated = Array(repeating: false, count: count)
    mark = Array(repeating: 0, count: count)
    outside = Array(repeating: 0, count: count)
    outsideMark = Array(repeating: 0, count: count)
    var degree = neighbours.map(\.count)
    for clique in cliques {
      members[Int(clique.vertex)] = clique.members
      for vertex in clique.members {
        elements[Int(vertex)].append(clique.vertex)
        degree[Int(vertex)] = min(count - 1, degree[Int(vertex)] + clique.members.count - 1)
      }
    }
    degrees = DegreeLists(degree, takesPart: takesPart)
    while let pivot = degrees.takeLeast() { eliminate(pivot) }
  }

  /// The steps for a graph, vertices of great degree last: to keep track of those while the many others go would cost
  /// more than all the rest, and they come last anyway (section 5 of the paper).
  ///
  /// - Parameter neighbours: of each vertex, without itself, each once.
  static func steps(neighbours: [[Int32]]) -> [Step] {
    let limit = max(16, 4 * neighbours.reduce(0) { $0 + $1.count } / max(1, neighbours.count))
    let isSparse = neighbours.map { $0.count <= limit }
    func side(_ side: Bool, of vertex: Int) -> [Int32] { neighbours[vertex].filter { isSparse[Int($0)] == side } }
    let inner = neighbours.indices.map { isSparse[$0] ? side(true, of: $0) : [] }
    var steps = MinimumDegree(neighbours: inner, takesPart: isSparse, cliques: []).steps
    guard isSparse.contains(false) else { return steps }
    let cliques = extendBorders(&steps, count: neighbours.count) { side(false, of: $0) }
    let outer = neighbours.indices.map { isSparse[$0] ? [] : side(false, of: $0) }
    return steps + MinimumDegree(neighbours: outer, takesPart: isSparse.map { !$0 }, cliques: cliques).steps
  }

  /// Adds to each step's border the vertices beyond that its pivots and its descendants touch; returns what is left at
  /// the roots, each with one of its pivots.
  private static func extendBorders(
    _ steps: inout [Step], count: Int, beyond: (Int) -> [Int32]
  ) -> [(vertex: Int32, members: [Int32])] {
    var stepOf = [Int32](repeating: -1, count: count)
    for (position, step) in steps.enumerated() {
      for vertex in step.pivots { stepOf[Int(vertex)] = Int32(truncatingIfNeeded: position) }
    }
    var mark = [Int32](repeating: -1, count: count)
    var touched = [[Int32]](repeating: [], count: steps.count)
    var cliques: [(vertex: Int32, members: [Int32])] = []
    for position in steps.indices {
      let here = Int32(truncatingIfNeeded: position)
      var all = touched[position]
      for vertex in steps[position].pivots { all += beyond(Int(vertex)) }
      all.removeAll { vertex in
        defer { mark[Int(vertex)] = here }
        return mark[Int(vertex)] == here
      }
      touched[position] = []
      if let parent = steps[position].border.map({ stepOf[Int($0)] }).min() {
        touched[Int(parent)] += all
      } else if !all.isEmpty {
        cliques.append((steps[position].pivots[0], all))
      }
      steps[position].border += all
    }
    return cliques
  }

  private mutating func eliminate(_ pivot: Int) {
    stamp += 1
    isEliminated[pivot] = true
    let clique = collectClique(of: pivot)
    countOutside(clique)
    var together = [Int32(truncatingIfNeeded: pivot)]
    let (remaining, size) = (degrees.count, clique.count)
    var kept: [Int32] = []
    kept.reserveCapacity(size)
    for vertex in clique {
      let (degree, isAlone) = prune(Int(vertex), pivot: pivot, cliqueSize: size)
      if isAlone {
        isEliminated[Int(vertex)] = true
        degrees.remove(Int(vertex))
        together.append(vertex)
      } else {
        degrees.move(Int(vertex), to: min(degree, remaining - 1))
        kept.append(vertex)
      }
    }
    members[pivot] = kept
    steps.append(Step(pivots: together, border: kept))
  }

  /// Everything that the pivot touches; its elements melt into the new one.
  private mutating func collectClique(of pivot: Int) -> [Int32] {
    var clique: [Int32] = []
    mark[pivot] = stamp
    func add(_ vertex: Int32) {
      guard mark[Int(vertex)] != stamp, !isEliminated[Int(vertex)] else { return }
      mark[Int(vertex)] = stamp
      clique.append(vertex)
    }
    let (near, touching) = (neighbours[pivot], elements[pivot])
    for vertex in near { add(vertex) }
    for element in touching where !isAbsorbed[Int(element)] {
      let belonging = members[Int(element)]
      for vertex in belonging { add(vertex) }
      isAbsorbed[Int(element)] = true
      members[Int(element)] = []
    }
    neighbours[pivot] = []
    elements[pivot] = []
    return clique
  }

  /// For each element that touches the clique: how many of its members lie outside.
  private mutating func countOutside(_ clique: [Int32]) {
    for vertex in clique {
      for element in elements[Int(vertex)] where !isAbsorbed[Int(element)] {
        let element = Int(element)
        if outsideMark[element] != stamp {
          outsideMark[element] = stamp
          outside[element] = Int32(truncatingIfNeeded: members[element].count)
        }
        outside[element] -= 1
      }
    }
  }

  /// Takes out of a vertex's lists what the new element covers; returns a bound on its degree and whether nothing
  /// else is left of it.
  private mutating func prune(_ vertex: Int, pivot: Int, cliqueSize: Int) -> (degree: Int, isAlone: Bool) {
    var degree = cliqueSize - 1
    var (touching, near) = (elements[vertex], neighbours[vertex])
    (elements[vertex], neighbours[vertex]) = ([], [])
    touching.removeAll { element in
      // An element inside the new one says nothing that the new one does not.
      if isAbsorbed[Int(element)] || outside[Int(element)] == 0 { return true }
      degree += Int(outside[Int(element)])
      return false
    }
    near.removeAll { mark[Int($0)] == stamp || isEliminated[Int($0)] }
    degree += near.count
    let isAlone = touching.isEmpty && near.isEmpty
    touching.append(Int32(truncatingIfNeeded: pivot))
    (elements[vertex], neighbours[vertex]) = (touching, near)
    return (degree, isAlone)
  }
}

/// Vertices by degree, in doubly linked lists; among equals the last one moved comes first.
private struct DegreeLists {
  private(set) var count: Int
  private var first: [Int32]
  private var next: [Int32]
  private var previous: [Int32]
  private var degree: [Int]
  private var least = 0

  init(_ degrees: [Int], takesPart: [Bool]) {
    count = 0
    first = Array(repeating: -1, count: max(1, degrees.count))
    next = Array(repeating: -1, count: degrees.count)
    previous = Array(repeating: -1, count: degrees.count)
    degree = degrees
    for vertex in degrees.indices.reversed() where takesPart[vertex] { insert(vertex) }
  }

  mutating func takeLeast() -> Int? {
    guard count > 0 else { return nil }
    while first[least] < 0 { least += 1 }
    let vertex = Int(first[least])
    remove(vertex)
    return vertex
  }

  mutating func move(_ vertex: Int, to newDegree: Int) {
    remove(vertex)
    degree[vertex] = max(0, newDegree)
    insert(vertex)
  }

  mutating func remove(_ vertex: Int) {
    let (before, after) = (previous[vertex], next[vertex])
    if before < 0 { first[degree[vertex]] = after } else { next[Int(before)] = after }
    if after >= 0 { previous[Int(after)] = before }
    count -= 1
  }

  private mutating func insert(_ vertex: Int) {
    let after = first[degree[vertex]]
    previous[vertex] = -1
    next[vertex] = after
    if after >= 0 { previous[Int(after)] = Int32(truncatingIfNeeded: vertex) }
    first[degree[vertex]] = Int32(truncatingIfNeeded: vertex)
    least = min(least, degree[vertex])
    count += 1
  }
}
