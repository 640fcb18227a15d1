extension FlowNetwork {
  /// The network in DIMACS format, which knows whole numbers only.
  ///
  /// An unlimited arc gets a capacity that cannot bind: the sum of all supplies and of all finite bounds. That holds
  /// only where its cost is not negative, since round trips of negative cost without limit would get one.
  /// The constant of the objective is a comment.
  ///
  /// - Parameter comments: lines to put first, as `c` lines; without line breaks.
  /// - Returns: the bytes of the file, ASCII but for the comments.
  /// - Throws: `DIMACSProblem` when the network is malformed, a number is not whole or beyond ±2⁵³, supplies do not add
  ///   up to 0, or an unlimited arc has a negative cost.
  /// - Complexity: O(nodes + arcs).
  public func dimacs(comments: [String] = []) throws(DIMACSProblem) -> [UInt8] {
    do {
      try validate()
    } catch {
      throw DIMACSProblem(line: nil, message: error.description)
    }
    guard imbalance == 0 else { throw DIMACSProblem(line: nil, message: "supplies add up to \(imbalance), not 0") }
    var bytes: [UInt8] = []
    func append(_ line: String) {
      bytes.append(contentsOf: line.utf8)
      bytes.append(0x0A)
    }
    for comment in comments { append("c \(comment)") }
    let limit = try unlimitedCapacity()
    if upper.contains(.infinity) { append("c unlimited arcs have capacity \(limit)") }
    if objectiveConstant != 0 { append("c add \(objectiveConstant) to the cost") }
    append("p min \(nodeCount) \(arcCount)")
    for node in supply.indices where supply[node] != 0 {
      append("n \(node + 1) \(try whole(supply[node]) { "the supply of node \(node + 1)" })")
    }
    for arc in tails.indices {
      let (low, price) = (try whole(lower[arc]) { label(arc) }, try whole(cost[arc]) { label(arc) })
      let high = upper[arc].isFinite ? try whole(upper[arc]) { label(arc) } : limit
      guard upper[arc].isFinite || price >= 0 else {
        throw DIMACSProblem(
          line: nil,
          message: "\(label(arc)) has a negative cost and no limit, which the format cannot hold; give it one")
      }
      append("a \(tails[arc] + 1) \(heads[arc] + 1) \(low) \(high) \(price)")
    }
    return bytes
  }

  private func label(_ arc: Int) -> String { "arc \(arc + 1) (\(tails[arc] + 1) → \(heads[arc] + 1))" }

  private func unlimitedCapacity() throws(DIMACSProblem) -> Int64 {
    guard upper.contains(.infinity) else { return 0 }
    var sum = 0.0
    for amount in supply { sum += max(0, amount) }
    for arc in upper.indices { sum += abs(lower[arc]) + (upper[arc].isFinite ? abs(upper[arc]) : 0) }
    return try whole(sum.rounded(.up)) { "the capacity that stands for unlimited" }
  }

  private func whole(_ value: Double, label: () -> String) throws(DIMACSProblem) -> Int64 {
    guard let whole = Int64(exactly: value), whole.magnitude <= 1 << 53 else {
      throw DIMACSProblem(
        line: nil,
        message:
          "\(label()) is \(value); the format takes whole numbers within ±2⁵³ only: change the units or export MPS")
    }
    return whole
  }
}
