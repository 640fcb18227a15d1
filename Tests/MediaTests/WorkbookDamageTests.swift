import Foundation
import ScenarioFiles
import Support
import Testing

@testable import Workbooks

@Suite("Damaged and hostile workbooks")
struct WorkbookDamageTests {
  private var book: HandmadeWorkbook {
    HandmadeWorkbook(
      sheets: [("demand", HandmadeWorkbook.texts(1, ["region", "product"]) + HandmadeWorkbook.texts(2, ["R", "P"]))])
  }

  private func damage(_ bytes: [UInt8]) -> String? {
    do throws(WorkbookDamage) {
      _ = try ScenarioWorkbook.tables(in: bytes)
      return nil
    } catch { return error.message }
  }

  @Test("a workbook cut anywhere is told from a whole one")
  func truncated() {
    let whole = book.bytes
    #expect(damage(whole) == nil)
    for length in stride(from: 0, to: whole.count, by: 7) {
      #expect(damage(Array(whole[..<length])) != nil, "\(length) of \(whole.count) bytes")
    }
  }

  @Test("a changed byte of a file in the archive is found by its checksum")
  func checksum() throws {
    var bytes = book.bytes
    let place = try #require(bytes.firstRange(of: Array(">P<".utf8)))
    bytes[place.lowerBound + 1] = 0x51
    #expect(damage(bytes) == "it is damaged: xl/worksheets/sheet1.xml in it does not unpack to what it was")
  }

  @Test("any byte may be anything: nothing traps")
  func noise() {
    let whole = book.bytes
    var random = SeededNumbers(seed: 20)
    for _ in 0..<2000 {
      var bytes = whole
      for _ in 0..<random.whole(1...4) {
        bytes[random.whole(0...bytes.count - 1)] = UInt8(random.whole(0...255))
      }
      _ = damage(bytes)
    }
    // Where the checksums are right: noise in the sheet itself.
    for _ in 0..<500 {
      var files = book.files
      let sheet = files.count - 1
      let place = random.whole(0...files[sheet].bytes.count - 1)
      files[sheet].bytes[place] = UInt8(random.whole(32...126))
      _ = damage(ZipWriter.archive(files))
    }
  }

  @Test("a bomb is refused by its size, and a lie about the size is found")
  func bombs() {
    let files = book.files
    #expect(
      damage(ZipWriter.archive(files, method: 8, statedSize: 1 << 30))
        == "_rels/.rels in it would unpack to more than 512 MB")
    #expect(
      damage(ZipWriter.archive(files, statedSize: 7))
        == "it is damaged: _rels/.rels in it does not unpack to what it was"
    )
    #expect(damage(ZipWriter.archive(files, flags: 1)) == "it is encrypted")
  }

  @Test("entities are refused before they are expanded")
  func entities() {
    var files = book.files
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><x>&b;</x>"
    files[files.count - 1].bytes = Array(bomb.utf8)
    #expect(damage(ZipWriter.archive(files)) == "xl/worksheets/sheet1.xml in it is no XML of a workbook")
    // In UTF-16 the declaration has other bytes.
    files[files.count - 1].bytes =
      [0xFF, 0xFE] + bomb.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    #expect(damage(ZipWriter.archive(files)) == "xl/worksheets/sheet1.xml in it is no XML of a workbook")
  }

  @Test("what is no workbook at all says so")
  func others() {
    #expect(damage(Array("region,product\n".utf8)) == "it is no .xlsx workbook")
    #expect(damage([0xD0, 0xCF, 0x11, 0xE0, 0xA1]) == "it has a password, or is in the old .xls format")
    #expect(damage(ZipWriter.archive([("a.txt", [1, 2])])) == "it is a zip archive, but no .xlsx workbook")
    var files = book.files
    files.removeLast()
    #expect(damage(ZipWriter.archive(files)) == "it is damaged: sheet demand is not in it")
  }

  @Test("cells far outside, and one long text a thousand times, cost no memory of their size")
  func sizes() throws {
    var rows = HandmadeWorkbook.texts(1, ["region", "product"])
    for row in 2...2000 { rows += "<row r=\"\(row)\"><c r=\"XFD\(row)\"><v>1</v></c></row>" }
    rows += "<row r=\"99999999999\"><c r=\"ZZZZZZZZ1\"><v>1</v></c></row>"
    let (tables, problems) = try ScenarioWorkbook.tables(in: HandmadeWorkbook(sheets: [("demand", rows)]).bytes)
    #expect(tables.count == 1)
    #expect(problems.count == 1000)
    #expect(problems.first?.code == "ragged-row")
  }
}
