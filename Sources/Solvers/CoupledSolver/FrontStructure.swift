/// How one block's normal equations are eliminated: a tree of dense fronts, children before parents.
///
/// A front has p pivots and a border of later constraints, local ones first, then linking rows; `index` lists them in
/// the order of elimination. Its panel holds the pivots' columns (column by column, `size` apart); what it does to its
/// border is its update, a packed lower triangle, which goes to the parent's panel and update or, at the root, to the
/// linking rows' own matrix, a packed lower triangle at the beginning of the workspace: a root that touches all linking
/// rows has that for its update. Positions count from the block's first constraint, column and entry, so that blocks of
/// one pattern share a structure.
/// Source: J. W. H. Liu, "The multifrontal method for sparse matrix solution: theory and practice", SIAM Review 34
/// (1992) 82–109. Children add to their parent at once, so that only the updates on the way to the root are alive.
struct FrontStructure {
  private(set) var pivotCount: [Int32] = []
  private(set) var size: [Int32] = []
  private(set) var indexStart: [Int32] = [0]
  /// Local constraints count from the block's first, linking rows from 0.
  private(set) var index: [Int32] = []
  /// How many of a front's constraints are local.
  private(set) var localCount: [Int32] = []
  private(set) var panelStart: [Int] = []
  private(set) var updateStart: [Int] = []
  private(set) var parent: [Int32] = []
  /// Where border entry k stands in the parent's index: `relative[relativeStart[f] + k]`.
  private(set) var relativeStart: [Int32] = [0]
  private(set) var relative: [Int32] = []
  /// How many fronts, from this one up, have this one as their first descendant: their updates begin here.
  private(set) var opens: [Int32] = []
  /// d[column] · coefficient[one] · coefficient[other] goes to panel + place.
  private(set) var entryStart: [Int32] = []
  private(set) var entryColumn: [Int32] = []
  private(set) var entryPlace: [Int32] = []
  private(set) var entryFactors: [Factors] = []
  private var entryPivot: [Int32] = []
  /// The same for the linking rows' matrix, a packed lower triangle.
  private(set) var linkColumn: [Int32] = []
  private(set) var linkPlace: [Int32] = []
  private(set) var linkFactors: [Factors] = []
  private(set) var panelSize = 0
  private(set) var workspaceSize = 0

  var count: Int { pivotCount.count }

  /// Two entries of a column.
  struct Factors {
    var one: Int32
    var other: Int32
  }

  /// A front before it is laid out, in vertices of the block.
  private struct Draft {
    var pivots: [Int32]
    var border: [Int32]
    var links: [Int32] = []
    var parent = -1
    var zeros = 0
  }

  init(_ program: BlockAngularProgram, block: Int) {
    let base = program.rowStart[block]
    let count = program.rowStart[block + 1] - base
    let steps = MinimumDegree.steps(neighbours: Self.adjacency(program, block))
    var drafts = steps.map { Draft(pivots: $0.pivots, border: $0.border) }
    let merged = Self.amalgamate(&drafts, count: count)
    let sequence = Self.postorder(drafts, merged)
    var place = [Int32](repeating: -1, count: drafts.count)
    for (position, draft) in sequence.enumerated() { place[draft] = Int32(truncatingIfNeeded: position) }
    addLinks(program, block, &drafts, merged, sequence)
    let slots = Slots(program, block)
    layOut(drafts, sequence, place, base: base, slots)
    addEntries(program, block, slots)
    countFromFirst(program, block)
  }

  private mutating func countFromFirst(_ program: BlockAngularProgram, _ block: Int) {
    let base = Int32(truncatingIfNeeded: program.rowStart[block])
    let links = Int32(truncatingIfNeeded: program.localRows)
    for front in 0..<count {
      let places = Int(indexStart[front])..<Int(indexStart[front + 1])
      localCount.append(index[places].reduce(0) { $1 < links ? $0 + 1 : $0 })
    }
    for place in index.indices { index[place] -= index[place] < links ? base : links }
    let column = Int32(truncatingIfNeeded: program.columnStart[block])
    for entry in entryColumn.indices { entryColumn[entry] -= column }
    for entry in linkColumn.indices { linkColumn[entry] -= column }
  }

  private static func adjacency(_ program: BlockAngularProgram, _ block: Int) -> [[Int32]] {
    let base = Int32(truncatingIfNeeded: program.rowStart[block])
    var neighbours = [[Int32]](repeating: [], count: program.rowStart[block + 1] - program.rowStart[block])
    for column in program.columnStart[block]..<program.columnStart[block + 1] {
      let entries = Int(program.start[column])..<Int(program.linkStart[column])
      guard entries.count > 1 else { continue }
      for one in entries {
        for other in entries where one != other {
          neighbours[Int(program.index[one] - base)].append(program.index[other] - base)
        }
      }
    }
    var last = [Int32](repeating: -1, count: neighbours.count)
    for vertex in neighbours.indices {
      var list = neighbours[vertex]
      neighbours[vertex] = []
      list.removeAll { other in
        defer { last[Int(other)] = Int32(truncatingIfNeeded: vertex) }
        return last[Int(other)] == Int32(truncatingIfNeeded: vertex)
      }
      neighbours[vertex] = list
    }
    return neighbours
  }

  /// Finds parents and melts small fronts into them where that costs few zeros; returns whom each melted into (itself
  /// where it stands).
  private static func amalgamate(_ drafts: inout [Draft], count: Int) -> [Int] {
    var step = [Int32](repeating: -1, count: count)
    for (position, draft) in drafts.enumerated() {
      for vertex in draft.pivots { step[Int(vertex)] = Int32(truncatingIfNeeded: position) }
    }
    var merged = Array(drafts.indices)
    func standing(_ draft: Int) -> Int {
      var here = draft
      while merged[here] != here { here = merged[here] }
      return here
    }
    for child in drafts.indices {
      guard let first = drafts[child].border.map({ step[Int($0)] }).min() else { continue }
      let parent = standing(Int(first))
      drafts[child].parent = parent
      let (p, b) = (drafts[child].pivots.count, drafts[child].border.count)
      let added = p * (drafts[parent].pivots.count + drafts[parent].border.count - b)
      let entries = p * (p + 1) / 2 + p * b
      guard added == 0 || (p <= 16 && 5 * (added + drafts[child].zeros) <= 3 * entries) else { continue }
      drafts[parent].pivots = drafts[child].pivots + drafts[parent].pivots
      drafts[parent].zeros += added + drafts[child].zeros
      merged[child] = parent
    }
    for draft in drafts.indices where drafts[draft].parent >= 0 {
      drafts[draft].parent = standing(drafts[draft].parent)
    }
    return merged
  }

  /// Standing fronts, each after its descendants.
  private static func postorder(_ drafts: [Draft], _ merged: [Int]) -> [Int] {
    var children = [[Int]](repeating: [], count: drafts.count)
    var roots: [Int] = []
    for draft in drafts.indices where merged[draft] == draft {
      if drafts[draft].parent < 0 { roots.append(draft) } else { children[drafts[draft].parent].append(draft) }
    }
    var (sequence, stack) = ([Int](), [(front: Int, next: Int)]())
    for root in roots {
      stack.append((root, 0))
      while let top = stack.last {
        if top.next < children[top.front].count {
          stack[stack.count - 1].next += 1
          stack.append((children[top.front][top.next], 0))
        } else {
          sequence.append(top.front)
          stack.removeLast()
        }
      }
    }
    return sequence
  }

  /// Linking rows that a front's pivots, or those of its descendants, touch.
  private func addLinks(
    _ program: BlockAngularProgram, _ block: Int, _ drafts: inout [Draft], _ merged: [Int], _ sequence: [Int]
  ) {
    let base = program.rowStart[block]
    var front = [Int](repeating: -1, count: program.rowStart[block + 1] - base)
    for draft in sequence {
      for vertex in drafts[draft].pivots { front[Int(vertex)] = draft }
    }
    for column in program.columnStart[block]..<program.columnStart[block + 1] {
      let (start, middle, end) = (
        Int(program.start[column]), Int(program.linkStart[column]), Int(program.start[column + 1])
      )
      guard middle < end else { continue }
      for entry in start..<middle {
        drafts[front[Int(program.index[entry]) - base]].links += program.index[middle..<end]
      }
    }
    for draft in sequence {
      drafts[draft].links = Self.sortedSet(drafts[draft].links)
      if drafts[draft].parent >= 0 { drafts[drafts[draft].parent].links += drafts[draft].links }
    }
  }

  private static func sortedSet(_ list: [Int32]) -> [Int32] {
    var result: [Int32] = []
    for element in list.sorted() where result.last != element { result.append(element) }
    return result
  }

  private mutating func layOut(
    _ drafts: [Draft], _ sequence: [Int], _ place: [Int32], base: Int, _ slots: Slots
  ) {
    let vertices = sequence.reduce(0) { $0 + drafts[$1].pivots.count }
    var rank = [Int32](repeating: 0, count: vertices)
    var next: Int32 = 0
    for draft in sequence {
      for vertex in drafts[draft].pivots {
        rank[Int(vertex)] = next
        next += 1
      }
    }
    let shift = Int32(truncatingIfNeeded: base)
    for draft in sequence {
      let front = drafts[draft]
      pivotCount.append(Int32(truncatingIfNeeded: front.pivots.count))
      index += front.pivots.map { $0 + shift }
      index += front.border.sorted { rank[Int($0)] < rank[Int($1)] }.map { $0 + shift }
      index += front.links
      let size = index.count - Int(indexStart[indexStart.count - 1])
      self.size.append(Int32(truncatingIfNeeded: size))
      indexStart.append(Int32(truncatingIfNeeded: index.count))
      panelStart.append(panelSize)
      panelSize += size * front.pivots.count
      parent.append(front.parent < 0 ? -1 : place[front.parent])
    }
    linkToParents(slots)
    placeUpdates(slots.linkingRows)
  }

  private mutating func linkToParents(_ slots: Slots) {
    var children = [[Int32]](repeating: [], count: count)
    for front in 0..<count where parent[front] >= 0 {
      children[Int(parent[front])].append(Int32(truncatingIfNeeded: front))
    }
    var starts = [Int32](repeating: 0, count: count + 1)
    for front in 0..<count {
      starts[front + 1] = starts[front] + (parent[front] < 0 ? 0 : size[front] - pivotCount[front])
    }
    relativeStart = starts
    relative = Array(repeating: 0, count: Int(starts[count]))
    var position = slots.empty
    for front in 0..<count where !children[front].isEmpty {
      for place in Int(indexStart[front])..<Int(indexStart[front + 1]) {
        position[slots[index[place]]] = Int32(truncatingIfNeeded: place - Int(indexStart[front]))
      }
      for child in children[front] {
        let border = Int(indexStart[Int(child)] + pivotCount[Int(child)])..<Int(indexStart[Int(child) + 1])
        for (offset, place) in border.enumerated() {
          relative[Int(starts[Int(child)]) + offset] = position[slots[index[place]]]
        }
      }
    }
  }

  /// Updates of a front and its ancestors lie one behind the other, root first, behind the linking rows' matrix.
  private mutating func placeUpdates(_ links: Int) {
    updateStart = Array(repeating: 0, count: count)
    opens = Array(repeating: 0, count: count)
    var first = (0..<count).map { Int32(truncatingIfNeeded: $0) }
    for front in 0..<count where parent[front] >= 0 {
      let above = Int(parent[front])
      first[above] = min(first[above], first[front])
    }
    for front in 0..<count { opens[Int(first[front])] += 1 }
    let triangle = links * (links + 1) / 2
    workspaceSize = triangle
    for front in (0..<count).reversed() {
      let border = Int(size[front] - pivotCount[front])
      if parent[front] < 0 {
        updateStart[front] = border == links ? 0 : triangle
      } else {
        let above = Int(parent[front])
        let aboveBorder = Int(size[above] - pivotCount[above])
        updateStart[front] = updateStart[above] + aboveBorder * (aboveBorder + 1) / 2
      }
      workspaceSize = max(workspaceSize, updateStart[front] + border * (border + 1) / 2)
    }
  }

  private mutating func addEntries(_ program: BlockAngularProgram, _ block: Int, _ slots: Slots) {
    let base = program.rowStart[block]
    var frontOf = [Int32](repeating: 0, count: program.rowStart[block + 1] - base)
    var pivotOf = frontOf
    for front in 0..<count {
      for pivot in 0..<Int(pivotCount[front]) {
        let vertex = Int(index[Int(indexStart[front]) + pivot]) - base
        frontOf[vertex] = Int32(truncatingIfNeeded: front)
        pivotOf[vertex] = Int32(truncatingIfNeeded: pivot)
      }
    }
    countEntries(program, block, base, frontOf, pivotOf)
    var next = entryStart
    forEachPair(program, block, base, frontOf, pivotOf) { column, pivot, one, other in
      let front = Int(frontOf[pivot])
      let slot = Int(next[front])
      next[front] += 1
      entryColumn[slot] = Int32(truncatingIfNeeded: column)
      // The other constraint for now.
      entryPlace[slot] = program.index[other]
      entryFactors[slot] = Factors(program, block, one, other)
      entryPivot[slot] = pivotOf[pivot]
    }
    var position = slots.empty
    for front in 0..<count {
      let begin = Int(indexStart[front])
      for place in begin..<Int(indexStart[front + 1]) {
        position[slots[index[place]]] = Int32(truncatingIfNeeded: place - begin)
      }
      for entry in Int(entryStart[front])..<Int(entryStart[front + 1]) {
        entryPlace[entry] = entryPivot[entry] * size[front] + position[slots[entryPlace[entry]]]
      }
    }
    entryPivot = []
    addLinkEntries(program, block)
  }

  private mutating func countEntries(
    _ program: BlockAngularProgram, _ block: Int, _ base: Int, _ frontOf: [Int32], _ pivotOf: [Int32]
  ) {
    var starts = [Int32](repeating: 0, count: count + 1)
    forEachPair(program, block, base, frontOf, pivotOf) { _, pivot, _, _ in starts[Int(frontOf[pivot]) + 1] += 1 }
    for front in 0..<count { starts[front + 1] += starts[front] }
    entryStart = starts
    let total = Int(starts[count])
    entryColumn = Array(repeating: 0, count: total)
    entryPlace = Array(repeating: 0, count: total)
    entryPivot = Array(repeating: 0, count: total)
    entryFactors = Array(repeating: Factors(one: 0, other: 0), count: total)
  }

  /// Every pair of a column's entries with its pivot: of two local constraints the one that is eliminated first.
  private func forEachPair(
    _ program: BlockAngularProgram, _ block: Int, _ base: Int, _ frontOf: [Int32], _ pivotOf: [Int32],
    _ body: (_ column: Int, _ pivot: Int, _ one: Int, _ other: Int) -> Void
  ) {
    for column in program.columnStart[block]..<program.columnStart[block + 1] {
      let (start, middle, end) = (
        Int(program.start[column]), Int(program.linkStart[column]), Int(program.start[column + 1])
      )
      for one in start..<middle {
        let vertex = Int(program.index[one]) - base
        for other in start..<end {
          if other < middle {
            let rival = Int(program.index[other]) - base
            if (frontOf[rival], pivotOf[rival]) < (frontOf[vertex], pivotOf[vertex]) { continue }
          }
          body(column, vertex, one, other)
        }
      }
    }
  }

  private mutating func addLinkEntries(_ program: BlockAngularProgram, _ block: Int) {
    for column in program.columnStart[block]..<program.columnStart[block + 1] {
      let (middle, end) = (Int(program.linkStart[column]), Int(program.start[column + 1]))
      for one in middle..<end {
        for other in middle...one {
          let (row, place) = (Int(program.index[one]), Int(program.index[other]))
          let (high, low) = (max(row, place) - program.localRows, min(row, place) - program.localRows)
          linkColumn.append(Int32(truncatingIfNeeded: column))
          linkPlace.append(Int32(truncatingIfNeeded: low * program.linkingRows - low * (low + 1) / 2 + high))
          linkFactors.append(Factors(program, block, one, other))
        }
      }
    }
  }
}

extension FrontStructure.Factors {
  fileprivate init(_ program: BlockAngularProgram, _ block: Int, _ one: Int, _ other: Int) {
    let first = Int(program.entries(of: block).lowerBound)
    self.init(one: Int32(truncatingIfNeeded: one - first), other: Int32(truncatingIfNeeded: other - first))
  }
}

/// Dense numbers for the constraints that a block touches: its own, then the linking rows.
private struct Slots {
  private let base: Int32
  private let localCount: Int32
  private let localRows: Int32
  private let count: Int
  let linkingRows: Int

  init(_ program: BlockAngularProgram, _ block: Int) {
    base = Int32(truncatingIfNeeded: program.rowStart[block])
    localCount = Int32(truncatingIfNeeded: program.rowStart[block + 1] - program.rowStart[block])
    localRows = Int32(truncatingIfNeeded: program.localRows)
    linkingRows = program.linkingRows
    count = Int(localCount) + linkingRows
  }

  var empty: [Int32] { Array(repeating: 0, count: count) }

  subscript(_ constraint: Int32) -> Int {
    Int(constraint < localRows ? constraint - base : constraint - localRows + localCount)
  }
}
