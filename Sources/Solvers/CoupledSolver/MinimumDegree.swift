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

  private(set) var steps: [Step] = []

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

  /// - Parameter neighbours: of each vertex, without itself, each once.
  /// - Complexity: close to O(edges + fill).
  init(neighbours: [[Int32]]) {
    let count = neighbours.count
    self.neighbours = neighbours
    elements = Array(repeating: [], count: count)
    members = Array(repeating: [], count: count)
    isAbsorbed = Array(repeating: false, count: count)
    isEliminated = Array(repeating: false, count: count)
    mark = Array(repeating: 0, count: count)
    outside = Array(repeating: 0, count: count)
    outsideMark = Array(repeating: 0, count: count)
    degrees = DegreeLists(neighbours.map(\.count))
    while let pivot = degrees.takeLeast() { eliminate(pivot) }
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

  init(_ degrees: [Int]) {
    count = 0
    first = Array(repeating: -1, count: max(1, degrees.count))
    next = Array(repeating: -1, count: degrees.count)
    previous = Array(repeating: -1, count: degrees.count)
    degree = degrees
    for vertex in degrees.indices.reversed() { insert(vertex) }
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
