import Foundation

/// A workbook put together by hand, with what spreadsheets write and what nobody should.
struct HandmadeWorkbook {
  /// Sheets by name, each the inside of `sheetData`.
  var sheets: [(name: String, rows: String)]
  var sharedStrings: [String] = []
  /// Format codes: style 1 is the first.
  var formats: [String] = []
  var countsFrom1904 = false

  private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

  /// The archive's files, in order.
  var files: [(name: String, bytes: [UInt8])] {
    let list = sheets.indices.map { "<sheet name=\"\(sheets[$0].name)\" sheetId=\"\($0 + 1)\" r:id=\"rId\($0 + 1)\"/>" }
    var relations = sheets.indices.map { relation("rId\($0 + 1)", "worksheet", "worksheets/sheet\($0 + 1).xml") }
    relations.append(relation("rId900", "sharedStrings", "sharedStrings.xml"))
    relations.append(relation("rId901", "styles", "/xl/styles.xml"))
    let codes = formats.indices.map { "<numFmt numFmtId=\"\(200 + $0)\" formatCode=\"\(formats[$0])\"/>" }
    let styles = formats.indices.map { "<xf numFmtId=\"\(200 + $0)\"/>" }
    var files: [(String, String)] = [
      ("_rels/.rels", package(relation("rId1", "officeDocument", "xl/workbook.xml"))),
      (
        "xl/workbook.xml",
        "<workbook xmlns=\"\(Self.main)\" xmlns:r=\"\(Self.office)\"><workbookPr date1904=\"\(countsFrom1904 ? 1 : 0)\"/>"
          + "<sheets>\(list.joined())</sheets></workbook>"
      ),
      ("xl/_rels/workbook.xml.rels", package(relations.joined())),
      (
        "xl/sharedStrings.xml",
        "<sst xmlns=\"\(Self.main)\">\(sharedStrings.map { "<si>\($0)</si>" }.joined())</sst>"
      ),
      (
        "xl/styles.xml",
        "<styleSheet xmlns=\"\(Self.main)\"><numFmts>\(codes.joined())</numFmts><cellStyleXfs><xf numFmtId=\"14\"/>"
          + "</cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>\(styles.joined())<xf numFmtId=\"14\"/></cellXfs></styleSheet>"
      ),
    ]
    for (index, sheet) in sheets.enumerated() {
      files.append(
        (
          "xl/worksheets/sheet\(index + 1).xml",
          "<?xml version=\"1.0\"?><worksheet xmlns=\"\(Self.main)\"><sheetData>\(sheet.rows)</sheetData></worksheet>"
        ))
    }
    return files.map { ($0.0, Array($0.1.utf8)) }
  }

  var bytes: [UInt8] { ZipWriter.archive(files) }

  private func relation(_ id: String, _ type: String, _ target: String) -> String {
    "<Relationship Id=\"\(id)\" Type=\"\(Self.office)/\(type)\" Target=\"\(target)\"/>"
  }

  private func package(_ relations: String) -> String {
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\(relations)</Relationships>"
  }

  /// A row of inline texts.
  static func texts(_ row: Int, _ cells: [String]) -> String {
    let cells = cells.enumerated().map { column, text in
      "<c r=\"\(letters[column])\(row)\" t=\"inlineStr\"><is><t xml:space=\"preserve\">\(text)</t></is></c>"
    }
    return "<row r=\"\(row)\">\(cells.joined())</row>"
  }

  private static let letters = ["A", "B", "C", "D", "E", "F", "G", "H"]
}

/// A zip archive of unpacked files: enough to make workbooks, right and wrong.
enum ZipWriter {
  static func archive(
    _ files: [(name: String, bytes: [UInt8])], method: UInt16 = 0, statedSize: UInt32? = nil, flags: UInt16 = 0
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    for file in files {
      let offset = UInt32(bytes.count)
      let name = Array(file.name.utf8)
      let sizes = little(UInt32(file.bytes.count)) + little(statedSize ?? UInt32(file.bytes.count))
      let common = little(flags) + little(method) + little(UInt32(0)) + little(checksum(file.bytes)) + sizes
      let lengths = little(UInt16(name.count)) + little(UInt16(0))
      bytes += little(UInt32(0x0403_4B50)) + little(UInt16(20)) + common + lengths + name + file.bytes
      directory += little(UInt32(0x0201_4B50)) + little(UInt32(0x0014_0014)) + common + lengths
      directory += little(UInt16(0)) + little(UInt16(0)) + little(UInt16(0)) + little(UInt32(0)) + little(offset) + name
    }
    let start = UInt32(bytes.count)
    let count = little(UInt16(files.count))
    return bytes + directory + little(UInt32(0x0605_4B50)) + little(UInt32(0)) + count + count
      + little(UInt32(directory.count)) + little(start) + little(UInt16(0))
  }

  private static func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> (8 * Number($0))) }
  }

  /// The CRC-32 of IEEE 802.3, bit by bit: not the library that is being tested.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = ~0
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }
}
