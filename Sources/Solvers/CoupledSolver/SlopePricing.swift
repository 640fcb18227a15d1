/// The ratio test of `SideRowDualSimplex` where multipliers of side rows change: groups are priced side by side.
///
/// What is priced is the objective "what leaves", whose multipliers are called slopes here: that of a node is its
/// potential. Most slopes are 0. Where side rows with a slope, or the arc that leaves, meet a tree, they give slopes to
/// the subtree below. Only arcs at these subtrees, and those in such rows, can change their reduced cost.
///
/// Where the subtrees are a good part of a group, not even all those arcs are looked at, but a list of the arcs whose
/// reduced costs are least: another arc's was at least the list's reach when the list was made, and has come nearer to 0
/// by no more than the drift, the sum of all steps times the largest possible change of each. Where that does not rule
/// the others out, all are looked at.
///
/// - Complexity: O(nodes with slopes · arcs at each) as a rule, O(nodes + arcs) at worst; divided by threads.
struct SlopePricing: Sendable {
  let basis: SideRowBasis
  let memory: SlopeMemory
  /// Reduced costs within this count as 0.
  let tolerance: Double
  /// The node that hangs by the tree arc that leaves, `none` where no tree arc does.
  let leavingNode: Int32
  /// Side rows that have slopes.
  private let rows: [Int32]
  private let largestRowSlope: Double

  /// What a test found.
  struct Found {
    var arc: Int32
    /// Change of what leaves for one unit more of the arc, signed and as a size.
    var change: Double
    var size: Double
    var reduced: Double
  }

  init(_ basis: SideRowBasis, _ memory: SlopeMemory, tolerance: Double, leavingNode: Int32) {
    self.basis = basis
    self.memory = memory
    self.tolerance = tolerance
    self.leavingNode = leavingNode
    var (rows, largest) = ([Int32](), 0.0)
    for row in 0..<basis.rows where abs(memory.rowSlope[row]) > SideRowBasis.dropped {
      rows.append(Int32(truncatingIfNeeded: row))
      largest = max(largest, abs(memory.rowSlope[row]))
    }
    (self.rows, largestRowSlope) = (rows, largest)
  }

  /// The arc whose reduced cost reaches 0 first; among those that do so nearly, the one that changes most.
  ///
  /// - Parameters:
  ///   - sign: 1 where what leaves must grow, else −1.
  ///   - relaxed: the longest step that something else allows; becomes the longest that all allow.
  func test(_ sign: Double, relaxed: inout Double, _ workers: Workers) -> Found? {
    if let found = firstAtOnce(sign) {
      relaxed = 0
      return found
    }
    inLanes(&relaxed, workers) { group, relaxed in price(group, sign, &relaxed) }
    let step = relaxed
    var isEnough = true
    for group in 0..<basis.groups where !memory.isWhole[group] {
      memory.isWhole[group] = memory.reach[group] - memory.drift[group] > step * memory.largest[group]
      isEnough = isEnough && memory.isWhole[group]
    }
    if !isEnough {
      inLanes(&relaxed, workers) { group, relaxed in
        if !memory.isWhole[group] { priceAll(group, sign, &relaxed) }
      }
    }
    return best(relaxed)
  }

  /// An arc whose reduced cost is 0 already. Where costs tie there are many, and one is nearly as good as another: the
  /// first few groups are asked, that of the tree arc which leaves before all others.
  private func firstAtOnce(_ sign: Double) -> Found? {
    guard basis.groups > 0 else { return nil }
    let own = leavingNode >= 0 ? Int(basis.groupOfNode[leavingNode]) : 0
    let others = rows.isEmpty ? 0 : min(basis.groups - 1, Self.groupsAskedFirst)
    for offset in 0...others {
      let group = (own + offset) % basis.groups
      prepare(group)
      makeListReady(group)
      let first = basis.arcStart[group]
      for place in first..<(first + memory.listCount[group]) where abs(memory.listedCost[place]) <= tolerance {
        let arc = memory.listed[place]
        guard basis.state[arc] < SideRowBasis.ArcState.inTree, basis.upper[arc] > 0 else { continue }
        let change = slopeReducedCost(arc)
        let size = basis.state[arc] == SideRowBasis.ArcState.atLower ? sign * change : -sign * change
        if size > 0.1 { return Found(arc: arc, change: change, size: size, reduced: 0) }
      }
    }
    return nil
  }

  private static let groupsAskedFirst = 8

  private func best(_ relaxed: Double) -> Found? {
    var (found, most) = (SideRowBasis.none, 0.0)
    for group in 0..<basis.groups where memory.least[group] <= relaxed {
      let first = basis.arcStart[group]
      for place in first..<(first + memory.candidateCount[group]) where memory.candidateRatio[place] <= relaxed {
        let (arc, size) = (memory.candidate[place], memory.candidateSize[place])
        if size > most || size == most && arc < found { (found, most) = (arc, size) }
      }
    }
    guard found >= 0 else { return nil }
    return Found(arc: found, change: slopeReducedCost(found), size: most, reduced: basis.reducedCost(found))
  }

  /// Calls `body` for each group, on several threads; the least of what they find is what all found.
  private func inLanes(_ relaxed: inout Double, _ workers: Workers, _ body: @Sendable (Int, inout Double) -> Void) {
    // Where no side row has a slope only one group has work.
    let lanes = rows.isEmpty ? 1 : min(basis.groups, max(1, workers.threads))
    let (groups, limit) = (basis.groups, relaxed)
    workers.forEach(lanes) { lane in
      var relaxed = limit
      for group in stride(from: lane, to: groups, by: lanes) { body(group, &relaxed) }
      memory.relaxed[lane] = relaxed
    }
    for lane in 0..<lanes { relaxed = min(relaxed, memory.relaxed[lane]) }
  }

  /// Moves potentials by `step` slopes.
  func movePotentials(by step: Double) {
    guard step != 0 else { return }
    for group in 0..<basis.groups where memory.rangeCount[group] > 0 || memory.largest[group] > 0 {
      forEachNode(withSlopeIn: group) { basis.potential[$0] += step * memory.slope[$0] }
      memory.addDrift(abs(step) * memory.largest[group], to: group)
    }
  }

  /// All slopes of nodes are 0 again.
  func forgetSlopes() {
    for group in 0..<basis.groups {
      forEachNode(withSlopeIn: group) { memory.slope[$0] = 0 }
      memory.rangeCount[group] = 0
      memory.isReady[group] = false
    }
  }

  @inline(__always)
  private func forEachNode(withSlopeIn group: Int, _ body: (Int32) -> Void) {
    let first = basis.nodeStart[group]
    for range in first..<(first + memory.rangeCount[group]) {
      for place in Int(memory.rangeStart[range])..<Int(memory.rangeEnd[range]) { body(memory.node[place]) }
    }
  }

  // MARK: - A group

  private func price(_ group: Int, _ sign: Double, _ relaxed: inout Double) {
    prepare(group)
    memory.least[group] = .infinity
    memory.candidateCount[group] = 0
    let nodes = basis.nodeStart[group + 1] - basis.nodeStart[group]
    memory.isWhole[group] = 4 * memory.touched[group] <= nodes
    guard !memory.isWhole[group] else { return priceTouched(group, sign, &relaxed) }
    makeListReady(group)
    let (first, largest) = (basis.arcStart[group], memory.largest[group])
    for place in first..<(first + memory.listCount[group])
    where abs(memory.listedCost[place]) <= relaxed * largest {
      let arc = memory.listed[place]
      if basis.state[arc] < SideRowBasis.ArcState.inTree { look(arc, group, sign, &relaxed) }
    }
  }

  /// Slopes of a group's nodes, once a test.
  private func prepare(_ group: Int) {
    guard !memory.isReady[group] else { return }
    if memory.isStale[group] { layOut(group) }
    memory.touched[group] = findSlopes(group)
    memory.isReady[group] = true
  }

  /// The list is made anew when what is not on it may have come half way.
  private func makeListReady(_ group: Int) {
    if !(memory.drift[group] <= 0.5 * memory.reach[group]) { makeList(group) }
    if memory.isOld[group] { priceList(group) }
  }

  /// Arcs at nodes with slopes, and arcs between others in rows with slopes, each once.
  private func priceTouched(_ group: Int, _ sign: Double, _ relaxed: inout Double) {
    forEachNode(withSlopeIn: group) { node in
      for slot in memory.start[Int(node)]..<memory.start[Int(node) + 1] {
        let arc = memory.around[slot]
        guard basis.state[arc] < SideRowBasis.ArcState.inTree else { continue }
        let from = basis.tail[arc]
        if from >= 0, from != node, memory.slope[from] != 0 { continue }
        look(arc, group, sign, &relaxed)
      }
    }
    for row in rows {
      for entry in memory.entries(of: row, in: group) {
        let arc = memory.rowArc[entry]
        guard basis.state[arc] < SideRowBasis.ArcState.inTree else { continue }
        let (from, to) = (basis.tail[arc], basis.head[arc])
        if from >= 0, memory.slope[from] != 0 { continue }
        if to >= 0, memory.slope[to] != 0 { continue }
        look(arc, group, sign, &relaxed)
      }
    }
  }

  private func priceAll(_ group: Int, _ sign: Double, _ relaxed: inout Double) {
    memory.candidateCount[group] = 0
    for arc in basis.arcStart[group]..<basis.arcStart[group + 1] {
      let arc = Int32(truncatingIfNeeded: arc)
      if basis.state[arc] < SideRowBasis.ArcState.inTree { look(arc, group, sign, &relaxed) }
    }
  }

  /// Finds when the reduced cost of a nonbasic arc reaches 0.
  @inline(__always)
  private func look(_ arc: Int32, _ group: Int, _ sign: Double, _ relaxed: inout Double) {
    let isAtLower = basis.state[arc] == SideRowBasis.ArcState.atLower
    let change = slopeReducedCost(arc)
    let size = isAtLower ? sign * change : -sign * change
    guard size > SideRowBasis.smallestPivot, basis.upper[arc] > 0 else { return }
    let reduced = basis.reducedCost(arc)
    let distance = max(0, isAtLower ? reduced : -reduced)
    guard distance <= relaxed * size else { return }
    let ratio = distance / size
    memory.least[group] = min(memory.least[group], ratio)
    relaxed = min(relaxed, ratio + tolerance / size)
    let place = basis.arcStart[group] + memory.candidateCount[group]
    // An arc that two rows name may come twice.
    guard place < basis.arcStart[group + 1] else { return }
    memory.candidate[place] = arc
    memory.candidateRatio[place] = ratio
    memory.candidateSize[place] = size
    memory.candidateCount[group] += 1
  }

  @inline(__always)
  private func netSlope(_ arc: Int32) -> Double {
    var net = leavingNode >= 0 && arc == basis.parentArc[leavingNode] ? 1.0 : 0
    for entry in basis.entries(of: arc) {
      net -= basis.entryCoefficient[entry] * memory.rowSlope[basis.entryRow[entry]]
    }
    return net
  }

  @inline(__always)
  private func slopeReducedCost(_ arc: Int32) -> Double {
    var reduced = netSlope(arc)
    let (from, to) = (basis.tail[arc], basis.head[arc])
    if from >= 0 { reduced -= basis.factor[arc] * memory.slope[from] }
    if to >= 0 { reduced += memory.slope[to] }
    return reduced
  }

  // MARK: - Slopes

  /// Slopes of a group's nodes, and the largest change that they can mean for a reduced cost; returns how many nodes
  /// may have one.
  private func findSlopes(_ group: Int) -> Int {
    let first = basis.nodeStart[group]
    let sources = findSources(group)
    sortSources(group, sources)
    var (ranges, end, touched, low, high) = (first, first, 0, 0.0, 0.0)
    for position in first..<(first + sources) {
      let place = Int(memory.source[position])
      guard place >= end else { continue }
      end = Int(memory.end[place])
      memory.rangeStart[ranges] = Int32(truncatingIfNeeded: place)
      memory.rangeEnd[ranges] = Int32(truncatingIfNeeded: end)
      ranges += 1
      touched += end - place
      // What hangs higher has no slope.
      memory.sequence[place] = memory.own[place]
      memory.slope[memory.node[place]] = memory.own[place]
      low = min(low, memory.own[place])
      high = max(high, memory.own[place])
      for below in (place + 1)..<max(place + 1, end) {
        let value = memory.own[below] + memory.share[below] * memory.sequence[memory.above[below]]
        memory.sequence[below] = value
        memory.slope[memory.node[below]] = value
        low = min(low, value)
        high = max(high, value)
      }
    }
    memory.rangeCount[group] = ranges - first
    for position in first..<(first + sources) { memory.own[memory.source[position]] = 0 }
    let ends = memory.gain[group] == 1 ? high - low : (1 + memory.gain[group]) * max(high, -low)
    memory.largest[group] = ends + memory.coefficients[group] * largestRowSlope
    return touched
  }

  /// Sources in the order of their places.
  private func sortSources(_ group: Int, _ count: Int) {
    let first = basis.nodeStart[group]
    guard count > 24 else {
      for position in (first + 1)..<max(first + 1, first + count) {
        let place = memory.source[position]
        var hole = position
        while hole > first, memory.source[hole - 1] > place {
          memory.source[hole] = memory.source[hole - 1]
          hole -= 1
        }
        memory.source[hole] = place
      }
      return
    }
    var next = first
    for place in first..<basis.nodeStart[group + 1] where memory.own[place] != 0 {
      memory.source[next] = Int32(truncatingIfNeeded: place)
      next += 1
    }
  }

  /// Nodes that have a slope beside that of their parents, and that slope; returns how many.
  private func findSources(_ group: Int) -> Int {
    let first = basis.nodeStart[group]
    var count = 0
    @inline(__always) func add(_ slope: Double, to node: Int32) {
      let place = memory.place[node]
      if memory.own[place] == 0 {
        memory.source[first + count] = place
        count += 1
      }
      memory.own[place] += slope
      // What cancels must not be listed again.
      if memory.own[place] == 0 { memory.own[place] = .leastNonzeroMagnitude }
    }
    for row in rows {
      for entry in memory.entries(of: row, in: group) {
        let arc = memory.rowArc[entry]
        guard basis.state[arc] == SideRowBasis.ArcState.inTree else { continue }
        let from = basis.tail[arc]
        let net = -memory.rowCoefficient[entry] * memory.rowSlope[row]
        if from >= 0, basis.parentArc[from] == arc {
          add(net / basis.factor[arc], to: from)
        } else {
          add(-net, to: basis.head[arc])
        }
      }
    }
    for constraint in basis.constraints where constraint < 0 {
      let node = -1 - constraint
      if Int(basis.groupOfNode[node]) == group, memory.looseSlope[node] != 0 { add(memory.looseSlope[node], to: node) }
    }
    if leavingNode >= 0, Int(basis.groupOfNode[leavingNode]) == group {
      let arc = basis.parentArc[leavingNode]
      add(basis.tail[arc] == leavingNode ? 1 / basis.factor[arc] : -1, to: leavingNode)
    }
    return count
  }

  /// Writes down a group's trees, parents first.
  private func layOut(_ group: Int) {
    let first = basis.nodeStart[group]
    var next = first
    basis.forEachNode(of: group) { node in
      let (arc, parent) = (basis.parentArc[node], basis.parent[node])
      let isTop = arc < 0 || Int(parent) >= basis.nodes
      memory.node[next] = node
      memory.place[node] = Int32(truncatingIfNeeded: next)
      memory.above[next] = isTop ? SideRowBasis.none : memory.place[parent]
      memory.share[next] = arc < 0 ? 0 : basis.tail[arc] == node ? 1 / basis.factor[arc] : basis.factor[arc]
      memory.end[next] = Int32(truncatingIfNeeded: next + 1)
      next += 1
    }
    for place in (first..<next).reversed() {
      let above = memory.above[place]
      if above >= 0 { memory.end[above] = max(memory.end[above], memory.end[place]) }
    }
    memory.isStale[group] = false
  }

  // MARK: - Lists

  /// The arcs of a group whose reduced costs are least, by the look of every so-many-th arc.
  private func makeList(_ group: Int) {
    let range = basis.arcStart[group]..<basis.arcStart[group + 1]
    var sample: [Double] = []
    for arc in stride(from: range.lowerBound, to: range.upperBound, by: max(1, range.count / 256)) {
      let arc = Int32(truncatingIfNeeded: arc)
      if basis.state[arc] < SideRowBasis.ArcState.inTree { sample.append(abs(basis.reducedCost(arc))) }
    }
    sample.sort()
    let reach = sample.isEmpty ? 0 : sample[sample.count * 3 / 10]
    (memory.reach[group], memory.drift[group], memory.listCount[group]) = (reach, 0, 0)
    for arc in range {
      let arc = Int32(truncatingIfNeeded: arc)
      memory.isListed[arc] = false
      guard basis.state[arc] < SideRowBasis.ArcState.inTree, abs(basis.reducedCost(arc)) <= reach else { continue }
      memory.list(arc, in: group, from: range.lowerBound)
    }
  }

  private func priceList(_ group: Int) {
    let first = basis.arcStart[group]
    for place in first..<(first + memory.listCount[group]) {
      memory.listedCost[place] = basis.reducedCost(memory.listed[place])
    }
    memory.isOld[group] = false
  }
}
