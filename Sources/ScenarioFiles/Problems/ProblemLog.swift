/// Collects problems as they are found and puts them in file order at the end.
///
/// A wrong file of a million rows has a million problems: all are counted, but only those that can be among the
/// first `limit` are made, because making one costs a position and a search for a similar word.
struct ProblemLog {
  /// How many problems are listed.
  static let limit = 1000

  /// Cells are read column by column in batches of rows, so the first `limit` problems of a file may come behind as
  /// many others as a batch has cells.
  private static let slack = 4096

  /// A walk over one file from top to bottom; its problems come in file order.
  enum Pass: Int {
    case structure, rows, keys, graph
  }

  private struct Entry {
    var rank: Int
    var order: Int
    var problem: Problem
  }

  private var entries: [Entry] = []
  private var made: [Int: Int] = [:]
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  /// Counts a problem of the file at `rank`, and makes it unless this pass over this file has made enough.
  mutating func add(_ rank: Int, _ pass: Pass, _ problem: () -> Problem) {
    if admits(rank, pass) { put(rank, problem()) }
  }

  /// Counts a problem and says whether it is to be made and `put`.
  mutating func admits(_ rank: Int, _ pass: Pass) -> Bool {
    count += 1
    let slot = rank * 4 + pass.rawValue
    let before = made[slot, default: 0]
    made[slot] = before + 1
    return before < Self.limit + Self.slack
  }

  /// Lists a problem that `admits` has counted.
  mutating func put(_ rank: Int, _ problem: Problem) {
    entries.append(Entry(rank: rank, order: entries.count, problem: problem))
  }

  /// Adds the problems of another part of the same file, whose lines are numbered from `lines` + 1 on.
  mutating func append(_ part: ProblemLog, lines: Int) {
    for var entry in part.entries {
      entry.order = entries.count
      entry.problem.line += lines
      entries.append(entry)
    }
    made.merge(part.made, uniquingKeysWith: +)
    count += part.count
  }

  /// The first `limit` problems in file order, and the number of the others.
  func sorted() -> ScenarioProblems {
    let inOrder = entries.sorted { left, right in
      let (l, r) = (left.problem, right.problem)
      return (left.rank, l.line, l.column, left.order) < (right.rank, r.line, r.column, right.order)
    }
    let listed = inOrder.prefix(Self.limit).map(\.problem)
    return ScenarioProblems(listed: listed, unlisted: count - listed.count)
  }
}
