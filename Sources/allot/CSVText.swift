internal import Domain
internal import Foundation

/// A table as the bytes of a CSV file: comma, LF, quotes only where they are needed.
struct CSVText {
  private(set) var bytes: [UInt8] = []
  private var isAtRowStart = true

  init(_ header: [String]) {
    for name in header { cell(name) }
    endRow()
  }

  mutating func cell(_ text: String) {
    if !isAtRowStart { bytes.append(0x2C) }
    isAtRowStart = false
    guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else {
      bytes.append(contentsOf: text.utf8)
      return
    }
    bytes.append(0x22)
    for byte in text.utf8 {
      if byte == 0x22 { bytes.append(0x22) }
      bytes.append(byte)
    }
    bytes.append(0x22)
  }

  /// Infinity and NaN are empty cells.
  mutating func cell(_ number: Double) { cell(NumberText.text(number)) }

  /// A quantity of so many decimals at most.
  mutating func cell(_ number: Double, decimals scale: Double) { cell((number * scale).rounded() / scale) }

  mutating func endRow() {
    bytes.append(0x0A)
    isAtRowStart = true
  }

  /// Writes the table in one step: the file is the old one or the new one, never a part.
  func write(to path: String) throws {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw Failures.cannotWrite(path, error)
    }
  }
}
