import Domain
import Testing

@testable import ScenarioFiles

/// Large tables are read in parts side by side: nobody may see where one ends.
@Suite("Tables in parts")
struct PartsTests {
  private static let regions = 60
  private static let products = 300

  /// Rows of a demand table, each key once, in random order.
  private static func rows(_ source: inout SeededSource) -> [String] {
    var rows: [String] = []
    for region in 0..<regions {
      for product in 0..<products {
        let quantity = ["\(region * product)", "12.5", "0.125", "123456789.25", "1e3", "7"][(region + product) % 6]
        rows.append("R\(region),a product with a long code \(product),1,\(quantity),\(product % 2 == 0 ? "" : "3.5")")
      }
    }
    return rows.shuffled(using: &source)
  }

  /// A line that is wrong, or only strange.
  private static let oddities = [
    "", "R1,nothing", "R2,a product with a long code 2,1,x,", "R9999,a product with a long code 3,1,1,", "R4,,1,1,",
    "R5,a product with a long code 5,1,1,1,1", "R6,a product with a long code 6,9,1,", "R7,a\u{1}b,1,1,",
    "R8,a product with a long code 8,1,-4,", "地区,药品,1,1,", "R0,a product with a long code 0,1,5,",
  ]

  private static func folder(_ demand: String) throws -> TemporaryFolder {
    let regions = (0..<regions).map { "R\($0)\n" }.joined()
    let products = (0..<products).map { "a product with a long code \($0)\n" }.joined()
    return try TemporaryFolder(valid: [
      "regions.csv": Array("region\n\(regions)".utf8), "products.csv": Array("product\n\(products)".utf8),
      "lanes.csv": Array("from,to\nW1,R1\n".utf8), "demand.csv": Array(demand.utf8),
    ])
  }

  private static let header = "region,product,period,quantity,unmet_penalty"

  @Test("give the same scenario for any number of threads", arguments: ["\n", "\r\n", "\r"])
  func sameScenario(lineBreak: String) throws {
    var source = SeededSource(seed: 11)
    let text = "\u{FEFF}" + ([Self.header] + Self.rows(&source)).joined(separator: lineBreak) + lineBreak
    let folder = try Self.folder(text + lineBreak + lineBreak)
    let alone = try ScenarioReader.read(folder: folder.path, options: ReadOptions(threads: 1))
    #expect(alone.scenario.demand.count == Self.regions * Self.products)
    var sorted = alone.scenario
    sorted.sortRows()
    #expect(sorted == alone.scenario)
    for threads in [2, 3, 7] {
      let together = try ScenarioReader.read(folder: folder.path, options: ReadOptions(threads: threads))
      #expect(together == alone, "\(threads) threads")
    }
  }

  @Test("give the same problems for any number of threads", arguments: 1...6)
  func sameProblems(seed: Int) throws {
    var source = SeededSource(seed: UInt64(seed))
    var rows = Self.rows(&source)
    for _ in 0..<(seed * seed * 60) {
      rows.insert(Self.oddities.randomElement(using: &source) ?? "", at: Int.random(in: 0..<rows.count, using: &source))
    }
    let lineBreak = seed % 2 == 0 ? "\r\n" : "\n"
    let folder = try Self.folder(([Self.header] + rows).joined(separator: lineBreak))
    let alone = Self.problems(folder, threads: 1)
    #expect(alone.count >= 60, "seed \(seed)")
    for threads in [2, 3, 7] {
      #expect(Self.problems(folder, threads: threads) == alone, "seed \(seed), \(threads) threads")
    }
  }

  private static func problems(_ folder: TemporaryFolder, threads: Int) -> [String] {
    do {
      _ = try ScenarioReader.read(folder: folder.path, options: ReadOptions(threads: threads))
      return []
    } catch .problems(let problems) {
      return problems.lines()
    } catch {
      return [error.description]
    }
  }

  @Test("are whole lines between lines that are not blank")
  func cuts() {
    var source = SeededSource(seed: 5)
    let lines = (0..<60_000).map { _ in ["", "a", "b,c", "d,e,f"].randomElement(using: &source) ?? "" }
    let file = SourceFile(name: "x", rank: 1, bytes: Array(lines.joined(separator: "\n").utf8))
    let parts = TableParts.split(file, most: 3)
    #expect(parts.count == 2)
    #expect(parts.first?.lowerBound == 0 && parts.last?.upperBound == file.bytes.count)
    for (part, next) in zip(parts, parts.dropFirst()) {
      #expect(part.upperBound == next.lowerBound)
      #expect(file.bytes[part.upperBound - 1] == Byte.lineFeed)
      #expect(file.bytes[part.upperBound - 2] != Byte.lineFeed && file.bytes[part.upperBound] != Byte.lineFeed)
    }
    let blank = SourceFile(name: "x", rank: 1, bytes: Array(repeating: Byte.lineFeed, count: 300_000))
    #expect(TableParts.split(blank, most: 4) == [0..<300_000])
  }

  @Test("of rows are put in the order of their keys, however large the keys")
  func order() {
    var source = SeededSource(seed: 3)
    for most in [Int32(0), 3, 5_000, .max] {
      let keys = (0..<20_000).map { _ in
        RowKey(
          .random(in: 0...most, using: &source), .random(in: 0...min(most, 9), using: &source),
          .random(in: 0...most, using: &source), .random(in: 0...1, using: &source))
      }
      let expected = keys.indices.sorted { keys[$0] < keys[$1] || (keys[$0] == keys[$1] && $0 < $1) }
      let rows = KeyOrder.concurrently(count: keys.count, threads: 3) { keys[$0] }?.sorted { keys[$0] }
      #expect(rows?.places(threads: 2)?.map(Int.init) == expected, "parts up to \(most)")
      let repeated = zip(expected, expected.dropFirst()).filter { keys[$0] == keys[$1] }.map(\.1).sorted()
      #expect(rows?.duplicates { keys[$0] }.map(\.later) == repeated, "parts up to \(most)")
    }
  }

  @Test("hold short numbers that have the value nearest to their text")
  func shortNumbers() {
    var source = SeededSource(seed: 9)
    for _ in 0..<100_000 {
      let length = Int.random(in: 1...8, using: &source)
      let text = (0..<length).map { _ in "0123456789.-e+/:".randomElement(using: &source) ?? "0" }
      let bytes = Array(String(text).utf8)
      // Read from inside a longer text and from its end.
      let longer = bytes + Array(",345678901".utf8)
      let isPlain =
        text.allSatisfy { $0.isNumber || $0 == "." } && text.first != "." && text.last != "."
        && text.filter { $0 == "." }.count <= 1
      let expected = isPlain ? Double(String(text)) : nil
      #expect(DecimalText.short(Word.text(bytes.span, 0, length), length) == expected, "\(String(text))")
      #expect(DecimalText.short(Word.text(longer.span, 0, length), length) == expected, "\(String(text))")
    }
  }
}
