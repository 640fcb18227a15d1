internal import Domain

/// One table as the bytes of a CSV file: comma, LF, quotes only where they are needed.
struct TableText {
  private(set) var bytes: [UInt8] = []
  private var isAtRowStart = true

  /// Begins with the header row of `table`.
  init(_ table: TableName, capacity rows: Int) {
    bytes.reserveCapacity((rows + 1) * 32)
    for column in table.columns { cell(column.name) }
    endRow()
  }

  mutating func cell(_ text: String) {
    separate()
    let needsQuotes = text.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
    guard needsQuotes else {
      bytes.append(contentsOf: text.utf8)
      return
    }
    bytes.append(Byte.quote)
    for byte in text.utf8 {
      if byte == Byte.quote { bytes.append(Byte.quote) }
      bytes.append(byte)
    }
    bytes.append(Byte.quote)
  }

  /// Infinity, which is unlimited, is an empty cell.
  mutating func cell(_ number: Double) {
    separate()
    bytes.append(contentsOf: NumberText.text(number).utf8)
  }

  mutating func cell(_ number: Double?) { cell(number ?? .infinity) }

  mutating func cell(_ number: Int) { cell(String(number)) }

  /// The cells `product` and `family`.
  mutating func scope(_ scope: ProductScope, _ scenario: Scenario) {
    switch scope {
    case .all:
      cell("")
      cell("")
    case .product(let product):
      cell(scenario.products[product].code)
      cell("")
    case .family(let family):
      cell("")
      cell(scenario.families[family].code)
    }
  }

  mutating func endRow() {
    bytes.append(Byte.lineFeed)
    isAtRowStart = true
  }

  private mutating func separate() {
    if !isAtRowStart { bytes.append(Byte.comma) }
    isAtRowStart = false
  }
}
