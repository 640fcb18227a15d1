/// The sheets of a workbook and where the archive has them.
final class SheetList: XMLVisitor {
  private(set) var sheets: [(name: String, relation: String)] = []
  /// Whether days are counted from 1904 on.
  private(set) var countsFrom1904 = false

  func begin(_ name: String, _ attributes: [String: String]) {
    if name == "sheet", let title = attributes["name"] {
      let relation = attributes["r:id"] ?? attributes.first { $0.key.hasSuffix(":id") }?.value ?? ""
      sheets.append((title, relation))
    } else if name == "workbookPr" {
      countsFrom1904 = ["1", "true"].contains(attributes["date1904"] ?? "")
    }
  }

  func text(_ text: String) {}
  func end(_ name: String) {}
}

/// What a part of a workbook refers to.
final class Relations: XMLVisitor {
  private(set) var all: [(id: String, type: String, target: String)] = []

  func begin(_ name: String, _ attributes: [String: String]) {
    guard name == "Relationship", let id = attributes["Id"], let target = attributes["Target"] else { return }
    all.append((id, attributes["Type"] ?? "", target))
  }

  func text(_ text: String) {}
  func end(_ name: String) {}

  /// The first target of a type, by the type's last word.
  func target(ofType word: String) -> String? { all.first { $0.type.hasSuffix("/" + word) }?.target }
}

/// The texts that cells refer to by number. What tells how to pronounce a text is no part of it.
final class SharedTexts: XMLVisitor {
  private(set) var texts: [String] = []
  private var current = ""
  private var isInText = false
  private var isPronunciation = false

  func begin(_ name: String, _ attributes: [String: String]) {
    switch name {
    case "si": current = ""
    case "t": isInText = !isPronunciation
    case "rPh": isPronunciation = true
    default: break
    }
  }

  func text(_ text: String) { if isInText { current += text } }

  func end(_ name: String) {
    switch name {
    case "si": texts.append(EscapedText.plain(current))
    case "t": isInText = false
    case "rPh": isPronunciation = false
    default: break
    }
  }
}

/// How numbers are shown, by the style of a cell.
final class CellStyles: XMLVisitor {
  enum Shown: Equatable {
    case number
    case date
    /// With zeros in front, so many digits at least: `000`.
    case padded(Int)
  }

  private(set) var styles: [Shown] = []
  private var codes: [Int: String] = [:]
  private var isInCells = false

  func begin(_ name: String, _ attributes: [String: String]) {
    switch name {
    case "numFmt":
      if let id = attributes["numFmtId"].flatMap({ Int($0) }) { codes[id] = attributes["formatCode"] }
    case "cellXfs": isInCells = true
    case "xf" where isInCells:
      styles.append(shown(attributes["numFmtId"].flatMap { Int($0) } ?? 0))
    default: break
    }
  }

  func text(_ text: String) {}
  func end(_ name: String) { if name == "cellXfs" { isInCells = false } }

  /// Source: ECMA-376 part 1, 18.8.30: the built-in formats that are dates, those of East Asia among them.
  private func shown(_ id: Int) -> Shown {
    if let code = codes[id] { return Self.shown(code) }
    switch id {
    case 14...17, 22, 27...31, 34...36, 50...54, 57, 58: return .date
    default: return .number
    }
  }

  /// A format of its own: a date where it has a year, month or day outside quotes and brackets.
  static func shown(_ code: String) -> Shown {
    let bytes = Array(code.utf8)
    if bytes.count >= 2, bytes.count <= 15, bytes.allSatisfy({ $0 == 0x30 }) { return .padded(bytes.count) }
    var isQuoted = false
    var isBracketed = false
    var isEscaped = false
    for byte in bytes {
      if isEscaped {
        isEscaped = false
        continue
      }
      switch byte {
      case 0x22: isQuoted.toggle()
      case 0x5C where !isQuoted, 0x5F where !isQuoted: isEscaped = true
      case 0x5B where !isQuoted: isBracketed = true
      case 0x5D where !isQuoted: isBracketed = false
      case 0x79, 0x59, 0x64, 0x44: if !isQuoted, !isBracketed { return .date }
      default: break
      }
    }
    return .number
  }
}

/// Texts with characters that XML does not have, written `_x000D_`.
enum EscapedText {
  /// What is to be written for `plain`: a carriage return would come back as a line feed, and what looks like an escape
  /// as what it stands for.
  static func escaped(_ plain: String) -> String {
    guard plain.utf8.contains(0x0D) || plain.contains("_x") else { return plain }
    let bytes = Array(plain.utf8)
    var result: [UInt8] = []
    for index in bytes.indices {
      if bytes[index] == 0x0D {
        result.append(contentsOf: "_x000D_".utf8)
      } else {
        if escape(bytes, at: index) != nil { result.append(contentsOf: "_x005F".utf8) }
        result.append(bytes[index])
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// - Complexity: O(bytes).
  static func plain(_ text: String) -> String {
    guard text.contains("_x") else { return text }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if let scalar = escape(bytes, at: index) {
        result.append(contentsOf: String(scalar).utf8)
        index += 7
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The character that the seven bytes from `index` on stand for.
  private static func escape(_ bytes: [UInt8], at index: Int) -> Unicode.Scalar? {
    guard index + 7 <= bytes.count, bytes[index] == 0x5F, bytes[index + 1] == 0x78, bytes[index + 6] == 0x5F else {
      return nil
    }
    var value: UInt32 = 0
    for byte in bytes[index + 2..<index + 6] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
      value = value << 4 | UInt32(truncatingIfNeeded: digit)
    }
    return Unicode.Scalar(value)
  }
}
