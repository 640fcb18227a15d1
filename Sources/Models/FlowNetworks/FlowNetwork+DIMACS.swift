extension FlowNetwork {
  /// Reads a minimum-cost-flow problem in DIMACS format (`.min`, `.dmx`).
  ///
  /// `c` comment, `p min NODES ARCS` first, `n NODE SUPPLY` (nodes from 1; others have supply 0), `a TAIL HEAD LOWER
  /// UPPER COST` exactly ARCS times; `n` and `a` lines may mix. A negative upper bound means unlimited, as generators
  /// write it; a large one is what it says. All numbers are whole.
  ///
  /// Source: The First DIMACS International Algorithm Implementation Challenge: Problem definitions and specifications
  /// (1991), section 2.2.
  ///
  /// - Parameter bytes: the file.
  /// - Throws: `DIMACSProblem`, the first thing that is wrong; also when supplies do not add up to 0.
  /// - Complexity: O(bytes).
  public init(dimacs bytes: [UInt8]) throws(DIMACSProblem) {
    var reader = DIMACSReader()
    var line = 0
    var start = 0
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
      line += 1
      try reader.read(line: line, bytes[start..<end])
      // A line ends with LF, CR or CR LF.
      let isPair = end + 1 < bytes.count && bytes[end] == 0x0D && bytes[end + 1] == 0x0A
      start = end + (isPair ? 2 : 1)
    }
    self = try reader.finish()
  }
}

private struct DIMACSReader {
  private var network = FlowNetwork()
  private var arcCount: Int?
  private var hasSupply: [Bool] = []
  private var line = 0

  /// Largest whole number that a Double holds with all its neighbours.
  private static let largest = 9_007_199_254_740_992

  mutating func read(line: Int, _ bytes: ArraySlice<UInt8>) throws(DIMACSProblem) {
    self.line = line
    let words = bytes.split { $0 == 0x20 || $0 == 0x09 }
    guard let kind = words.first, kind.first != UInt8(ascii: "c") else { return }
    switch (kind.count, kind.first) {
    case (1, UInt8(ascii: "p")): try readProblem(words)
    case (1, UInt8(ascii: "n")): try readNode(words)
    case (1, UInt8(ascii: "a")): try readArc(words)
    default: throw fault("\"\(text(kind))\" is none of the line types c, p, n, a")
    }
  }

  func finish() throws(DIMACSProblem) -> FlowNetwork {
    guard let arcCount else { throw DIMACSProblem(line: nil, message: "the file has no p line") }
    guard network.arcCount == arcCount else {
      throw DIMACSProblem(line: nil, message: "the file has \(network.arcCount) a lines, its p line says \(arcCount)")
    }
    guard network.imbalance == 0 else {
      throw DIMACSProblem(
        line: nil,
        message: "supplies add up to \(network.imbalance), not 0; add a node that takes the rest, with arcs of cost 0")
    }
    return network
  }

  private mutating func readProblem(_ words: [ArraySlice<UInt8>]) throws(DIMACSProblem) {
    guard arcCount == nil else { throw fault("a second p line") }
    guard words.count == 4, words[1].elementsEqual("min".utf8) else {
      throw fault("expected \"p min NODES ARCS\"; other problems are not read")
    }
    let nodes = try whole(words[2])
    let arcs = try whole(words[3])
    // A file cannot announce more than it could hold: a bad count must not ask for all memory.
    guard nodes > 0, nodes < 100_000_000, arcs >= 0, arcs < 1_000_000_000 else {
      throw fault("\(nodes) nodes and \(arcs) arcs are not between 1 and 1e8, 0 and 1e9")
    }
    arcCount = arcs
    network.supply = [Double](repeating: 0, count: nodes)
    hasSupply = [Bool](repeating: false, count: nodes)
  }

  private mutating func readNode(_ words: [ArraySlice<UInt8>]) throws(DIMACSProblem) {
    guard words.count == 3 else { throw fault("expected \"n NODE SUPPLY\"") }
    let node = Int(try self.node(words[1]))
    guard !hasSupply[node] else { throw fault("node \(node + 1) has its supply already") }
    hasSupply[node] = true
    network.supply[node] = Double(try whole(words[2]))
  }

  private mutating func readArc(_ words: [ArraySlice<UInt8>]) throws(DIMACSProblem) {
    guard words.count == 6 else { throw fault("expected \"a TAIL HEAD LOWER UPPER COST\"") }
    guard network.arcCount < arcCount ?? 0 else { throw fault("more a lines than the p line says") }
    let (tail, head) = (try node(words[1]), try node(words[2]))
    let (lower, upper, cost) = (try whole(words[3]), try whole(words[4]), try whole(words[5]))
    guard upper < 0 || lower <= upper else { throw fault("the lower bound \(lower) is above the upper bound \(upper)") }
    network.addArc(
      from: tail, to: head, lower: Double(lower), upper: upper < 0 ? .infinity : Double(upper), cost: Double(cost))
  }

  private func node(_ word: ArraySlice<UInt8>) throws(DIMACSProblem) -> Int32 {
    guard arcCount != nil else { throw fault("the p line must come first") }
    let node = try whole(word)
    guard node >= 1, node <= network.nodeCount else {
      throw fault("node \(node) is not between 1 and \(network.nodeCount)")
    }
    return Int32(truncatingIfNeeded: node - 1)
  }

  private func whole(_ word: ArraySlice<UInt8>) throws(DIMACSProblem) -> Int {
    guard let value = Int(text(word)), value.magnitude <= UInt(Self.largest) else {
      throw fault("\"\(text(word))\" is not a whole number within ±2⁵³")
    }
    return value
  }

  private func text(_ word: ArraySlice<UInt8>) -> String { String(decoding: word, as: UTF8.self) }

  private func fault(_ message: String) -> DIMACSProblem { DIMACSProblem(line: line, message: message) }
}
