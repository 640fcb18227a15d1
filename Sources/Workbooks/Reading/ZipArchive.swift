/// What is wrong with a workbook as a whole.
struct WorkbookDamage: Error {
  let code: String
  let message: String
  var hint: String?
}

/// The files in a zip archive, found by its directory.
///
/// Source: PKWARE, ".ZIP File Format Specification" 6.3.9, sections 4.3.7, 4.3.12 and 4.3.16. What spreadsheets never
/// write (encryption, parts, 64-bit sizes) is refused.
struct ZipArchive {
  /// No part of a workbook may unpack to more: a small file could otherwise fill any memory.
  static let mostBytes = 512 << 20
  private static let mostEntries = 65_535

  private struct Entry {
    var method: Int
    var flags: Int
    var checksum: UInt32
    var packedSize: Int
    var size: Int
    var headerOffset: Int
  }

  private let bytes: [UInt8]
  /// Looked up by name only.
  private var entries: [String: Entry] = [:]

  init(_ bytes: [UInt8]) throws(WorkbookDamage) {
    self.bytes = bytes
    guard bytes.starts(with: [0x50, 0x4B]) else {
      let isOldFormat = bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0])
      throw WorkbookDamage(
        code: "not-a-workbook",
        message: isOldFormat ? "it has a password, or is in the old .xls format" : "it is no .xlsx workbook",
        hint: isOldFormat ? "save it as .xlsx without a password" : nil)
    }
    guard let end = Self.endRecord(in: bytes) else { throw Self.cut }
    let count = number(end + 10, 2)
    var position = number(end + 16, 4)
    guard count <= Self.mostEntries, position < 0xFFFF_FFFF else { throw Self.cut }
    for _ in 0..<count {
      guard position + 46 <= end, number(position, 4) == 0x0201_4B50 else { throw Self.cut }
      let nameLength = number(position + 28, 2)
      let next = position + 46 + nameLength + number(position + 30, 2) + number(position + 32, 2)
      guard next <= end else { throw Self.cut }
      let name = String(decoding: bytes[position + 46..<position + 46 + nameLength], as: UTF8.self)
      entries[name] = Entry(
        method: number(position + 10, 2), flags: number(position + 8, 2),
        checksum: UInt32(truncatingIfNeeded: number(position + 16, 4)), packedSize: number(position + 20, 4),
        size: number(position + 24, 4), headerOffset: number(position + 42, 4))
      position = next
    }
  }

  /// A file's bytes, nil where there is no such file.
  func contents(_ name: String) throws(WorkbookDamage) -> [UInt8]? {
    guard let entry = entries[name] else { return nil }
    guard entry.flags & 1 == 0 else {
      throw WorkbookDamage(code: "not-a-workbook", message: "it is encrypted", hint: "save it without a password")
    }
    guard entry.size <= Self.mostBytes else {
      throw WorkbookDamage(
        code: "file-too-large", message: "\(name) in it would unpack to more than \(Self.mostBytes >> 20) MB")
    }
    let header = entry.headerOffset
    guard header + 30 <= bytes.count, number(header, 4) == 0x0403_4B50 else { throw Self.cut }
    let start = header + 30 + number(header + 26, 2) + number(header + 28, 2)
    guard start <= bytes.count, entry.packedSize <= bytes.count - start else { throw Self.cut }
    let packed = bytes[start..<start + entry.packedSize]
    let content: [UInt8]?
    switch entry.method {
    case 0: content = entry.size == entry.packedSize ? Array(packed) : nil
    // Deflate packs at most 1,032 bytes into one: no memory for what cannot come out.
    case 8:
      content =
        entry.size <= (entry.packedSize + 1) * 1032 ? Inflation.inflated(packed, size: entry.size) : nil
    default: content = nil
    }
    guard let content, Inflation.checksum(content) == entry.checksum else {
      throw WorkbookDamage(
        code: "bad-workbook", message: "it is damaged: \(name) in it does not unpack to what it was",
        hint: "save it again, or copy it again from where it came")
    }
    return content
  }

  private static var cut: WorkbookDamage {
    WorkbookDamage(
      code: "bad-workbook", message: "it is damaged: its directory is cut off or broken",
      hint: "save it again, or copy it again from where it came")
  }

  /// Where the end record begins: it is the last thing in the file, but for a comment of at most 65,535 bytes.
  private static func endRecord(in bytes: [UInt8]) -> Int? {
    guard bytes.count >= 22 else { return nil }
    var position = bytes.count - 22
    let first = max(0, position - 65_535)
    while position >= first {
      if bytes[position] == 0x50, bytes[position + 1] == 0x4B, bytes[position + 2] == 5, bytes[position + 3] == 6 {
        return position
      }
      position -= 1
    }
    return nil
  }

  /// A little-endian number of `width` ≤ 4 bytes; 0 where it would lie outside.
  private func number(_ offset: Int, _ width: Int) -> Int {
    guard offset >= 0, offset + width <= bytes.count else { return 0 }
    var value = 0
    for index in (0..<width).reversed() { value = value << 8 | Int(bytes[offset + index]) }
    return value
  }
}
