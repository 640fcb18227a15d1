import Domain
import Foundation
import ScenarioFiles
import Testing

@Suite("Any bytes at all")
struct RobustnessTests {
  /// Bytes that mean something to one of the formats, drawn more often than others.
  private static let sharp: [UInt8] =
    Array("\",\n\r;:-{}[]&*!#|>%@`'\\0123456789.eE+ \t".utf8) + [0, 0x80, 0xC2, 0xE4, 0xFF, 0xEF, 0xBB, 0xBF]

  @Test("mutated files end in a scenario or in problems with positions", arguments: 0..<20)
  func mutated(block: Int) throws {
    let originals = RichScenario.files.filter { $0.key != "notes.txt" }.sorted { $0.key < $1.key }
    let folder = try TemporaryFolder()
    for (name, text) in originals { try folder.write(Array(text.utf8), to: name) }
    for round in 0..<100 {
      let seed = UInt64(block * 100 + round + 1)
      var source = SeededSource(seed: seed)
      let (name, text) = originals[Int.random(in: 0..<originals.count, using: &source)]
      var bytes = Array(text.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &source) { Self.damage(&bytes, &source) }
      try folder.write(bytes, to: name)
      do {
        let scenario = try ScenarioReader.read(folder: folder.path).scenario
        // What was read must be canonical and writable.
        var sorted = scenario
        sorted.sortRows()
        #expect(sorted == scenario, "seed \(seed)")
        #expect(!ScenarioWriter.files(of: scenario).isEmpty, "seed \(seed)")
      } catch .problems(let problems) {
        #expect(!problems.listed.isEmpty, "seed \(seed)")
        #expect(problems.listed.allSatisfy { $0.line >= 0 && ($0.line == 0) == ($0.column == 0) }, "seed \(seed)")
      } catch .notBuiltIn {
        #expect(name == "scenario.yaml", "seed \(seed)")
      } catch {
        Issue.record("seed \(seed): \(error)")
      }
      try folder.write(Array(text.utf8), to: name)
    }
  }

  private static func damage(_ bytes: inout [UInt8], _ source: inout SeededSource) {
    guard !bytes.isEmpty else { return bytes.append(sharp[0]) }
    let place = Int.random(in: 0..<bytes.count, using: &source)
    let byte =
      Bool.random(using: &source) ? sharp.randomElement(using: &source) ?? 0 : UInt8.random(in: 0...255, using: &source)
    switch Int.random(in: 0..<5, using: &source) {
    case 0: bytes[place] = byte
    case 1: bytes.insert(byte, at: place)
    case 2: bytes.remove(at: place)
    case 3: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...30, using: &source)))
    default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 40)], at: place)
    }
  }

  @Test("a hundred thousand wrong rows list a thousand problems and count the rest")
  func manyProblems() throws {
    var text = "region,product,quantity\n"
    for row in 0..<100_000 { text += "LYS\(row % 7 + 2),A,x\n" }
    let folder = try TemporaryFolder(valid: ["demand.csv": Array(text.utf8)])
    let lines = folder.problems()
    #expect(lines.count == 1001)
    #expect(lines[0] == "demand.csv:2:1: error: unknown region \"LYS2\"; did you mean \"LYS1\"? [unknown-region]")
    #expect(lines[1] == "demand.csv:2:8: error: quantity \"x\" is not a number [bad-number]")
    #expect(lines[999] == "demand.csv:501:8: error: quantity \"x\" is not a number [bad-number]")
    #expect(lines[1000] == "and 199000 more")
  }

  @Test("a wrong number is put down in every row, also where all rows say the same")
  func sameProblem() throws {
    let products = "product,volume,price\nA,1,1\nB,1,1\n" + (0..<300).map { "p\($0),0,\n" }.joined()
    let lines = try TemporaryFolder(valid: ["products.csv": Array(products.utf8)]).problems()
    #expect(lines.count == 300)
    #expect(lines.last == "products.csv:303:6: error: volume \"0\" must be more than 0 [out-of-range]")
    let first = "product,volume\n" + (0..<300).map { "p\($0),0\n" }.joined()
    let all = try TemporaryFolder(valid: ["products.csv": Array(first.utf8)]).problems()
    #expect(all.filter { $0.contains("volume") }.count == 300)
    let stock = "warehouse,product,on_hand\n" + (0..<300).map { _ in "W1,A,\n" }.joined()
    #expect(try TemporaryFolder(valid: ["stock.csv": Array(stock.utf8)]).problems().count == 300)
  }

  @Test("deep nesting, long lines and a million commas are refused, not suffered")
  func extremes() throws {
    let deep = "name: " + String(repeating: "[", count: 200_000)
    #expect(try TemporaryFolder(valid: ["scenario.yaml": Array(deep.utf8)]).problems().count == 1)
    let dashes = String(repeating: "- ", count: 100_000) + "x\n"
    #expect(try TemporaryFolder(valid: ["scenario.yaml": Array(dashes.utf8)]).problems().count == 1)
    let big = "name: " + String(repeating: "x", count: 5_000_000)
    #expect(
      try TemporaryFolder(valid: ["scenario.yaml": Array(big.utf8)]).problems() == [
        "scenario.yaml:1:1: error: the file is larger than 4 MB [file-too-large]"
      ])
    let commas = "from,to\nW1,LYS1\nW2,PAR1" + String(repeating: ",", count: 1_000_000) + "\n"
    #expect(
      try TemporaryFolder(valid: ["lanes.csv": Array(commas.utf8)]).problems() == [
        "lanes.csv:3:9: error: the row has 1000002 fields, the header has 2; put a text with commas in double quotes "
          + "[ragged-row]"
      ])
    let header = String(repeating: ",", count: 1_000_000) + "\n"
    #expect(
      try TemporaryFolder(valid: ["lanes.csv": Array(header.utf8)]).problems() == [
        "lanes.csv:1:1: error: the header has 1000001 columns, lanes.csv knows 6 [too-many-columns]"
      ])
    let digits = "region,product,quantity\nLYS1,A," + String(repeating: "9", count: 100_000) + "\n"
    let lines = try TemporaryFolder(valid: ["demand.csv": Array(digits.utf8)]).problems()
    #expect(lines.count == 1)
    #expect(lines.first?.hasSuffix("…\" is not a number [bad-number]") ?? false)
  }
}
