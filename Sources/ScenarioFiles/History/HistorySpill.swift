internal import Foundation
internal import Synchronization

/// Rows put aside in sorted runs, in a file without a name: nothing of it stays behind, whatever ends the process.
///
/// Source: Knuth, The Art of Computer Programming 3, section 5.4.1: sorted runs, merged by selection.
final class HistorySpill: Sendable {
  /// Records between two looks at the file.
  static let block = 2048

  private let handle: Mutex<FileHandle>
  private let runs = Mutex<[Range<Int>]>([])

  /// - Throws: what the system says where there is no room for files.
  init() throws {
    let place = FileManager.default.temporaryDirectory.appendingPathComponent("allot-history-\(UUID().uuidString)")
    guard
      FileManager.default.createFile(atPath: place.path, contents: nil, attributes: [.posixPermissions: 0o600])
    else { throw CocoaError(.fileWriteNoPermission) }
    defer { try? FileManager.default.removeItem(at: place) }
    handle = Mutex(try FileHandle(forUpdating: place))
  }

  /// Positions of the runs' records.
  var ranges: [Range<Int>] { runs.withLock { $0 } }

  /// Writes `rows` of `batch`, sorted already, as one run.
  func add(_ batch: HistoryBatch, _ rows: [Int32]) throws {
    let first = ranges.last?.upperBound ?? 0
    var bytes = Array(repeating: UInt8(0), count: Self.block * HistoryRecord.size)
    var next = 0
    while next < rows.count {
      let count = min(Self.block, rows.count - next)
      var span = bytes.mutableSpan
      for index in 0..<count {
        batch.record(Int(rows[next + index])).put(&span, at: index * HistoryRecord.size)
      }
      let data = Data(bytes[..<(count * HistoryRecord.size)])
      try handle.withLock { try $0.write(contentsOf: data) }
      next += count
    }
    runs.withLock { $0.append(first..<first + rows.count) }
  }

  /// The records of `range`, at most a block of them.
  func records(_ range: Range<Int>) throws -> [HistoryRecord] {
    let data = try handle.withLock { handle in
      try handle.seek(toOffset: UInt64(range.lowerBound * HistoryRecord.size))
      return try handle.read(upToCount: range.count * HistoryRecord.size) ?? Data()
    }
    guard data.count == range.count * HistoryRecord.size else { throw CocoaError(.fileReadCorruptFile) }
    let bytes = [UInt8](data)
    let span = bytes.span
    return (0..<range.count).map { HistoryRecord(span, at: $0 * HistoryRecord.size) }
  }
}

/// The records of all runs of a spill in order: by the rank of their series, by day, and as in the file.
struct HistoryMerge {
  /// Where one run stands.
  private struct Cursor {
    var records: [HistoryRecord]
    var next: Int
    /// Records behind those.
    var rest: Range<Int>
  }

  /// The next record of a run: rank and day as one number, and the run.
  private struct Head {
    var key: UInt64
    var run: Int

    static func < (left: Head, right: Head) -> Bool {
      left.key != right.key ? left.key < right.key : left.run < right.run
    }
  }

  private let spill: HistorySpill
  private let ranks: [Int32]
  private var cursors: [Cursor] = []
  /// A heap, the least first.
  private var heads: [Head] = []

  init(_ spill: HistorySpill, _ ranks: [Int32]) throws {
    (self.spill, self.ranks) = (spill, ranks)
    for (run, range) in spill.ranges.enumerated() {
      cursors.append(Cursor(records: [], next: 0, rest: range))
      if let head = try head(of: run) { heads.append(head) }
    }
    for position in heads.indices.reversed() { sink(position) }
  }

  private mutating func head(of run: Int) throws -> Head? {
    if cursors[run].next == cursors[run].records.count {
      let rest = cursors[run].rest
      guard !rest.isEmpty else { return nil }
      let block = rest.prefix(HistorySpill.block)
      cursors[run].records = try spill.records(block)
      cursors[run].next = 0
      cursors[run].rest = block.upperBound..<rest.upperBound
    }
    let record = cursors[run].records[cursors[run].next]
    // Days from before 1970 are negative: shifted, they sort as whole numbers do.
    let day = UInt32(bitPattern: record.day) ^ 0x8000_0000
    return Head(key: UInt64(UInt32(bitPattern: ranks[Int(record.series)])) << 32 | UInt64(day), run: run)
  }

  /// - Complexity: O(log runs).
  mutating func next() throws -> HistoryRecord? {
    guard let first = heads.first else { return nil }
    let record = cursors[first.run].records[cursors[first.run].next]
    cursors[first.run].next += 1
    if let head = try head(of: first.run) {
      heads[0] = head
    } else {
      heads.swapAt(0, heads.count - 1)
      heads.removeLast()
    }
    sink(0)
    return record
  }

  private mutating func sink(_ start: Int) {
    var position = start
    while true {
      var least = position
      let (left, right) = (2 * position + 1, 2 * position + 2)
      if left < heads.count, heads[left] < heads[least] { least = left }
      if right < heads.count, heads[right] < heads[least] { least = right }
      guard least != position else { return }
      heads.swapAt(position, least)
      position = least
    }
  }
}
