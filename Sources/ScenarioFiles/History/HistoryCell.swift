internal import Domain

/// Reads the cells of one row of a history and puts down what is wrong with them.
struct HistoryCell {
  let source: SourceFile
  let lineStart: Int
  let line: Int

  func report(
    _ code: String, _ field: CSVScan.Field, _ log: inout ProblemLog, _ message: @autoclosure () -> String,
    hint: @autoclosure () -> String? = nil
  ) {
    log.add(source.rank, .structure) {
      source.problem(code, at: field.offset, lineStart: lineStart, line: line, message(), hint: hint())
    }
  }

  /// NaN where the cell is empty or wrong.
  func number(
    _ column: String, _ field: CSVScan.Field, _ bytes: Span<UInt8>, _ range: NumberRange, isRequired: Bool,
    _ log: inout ProblemLog
  ) -> Double {
    guard field.start < field.end else {
      if isRequired { report("missing-value", field, &log, "\(column) is empty, but every row needs it") }
      return .nan
    }
    let value = DecimalText.value(bytes, field.start, field.end)
    if range.contains(value) { return value + 0 }  // −0 is 0.
    let shown = Quoted.text(text(field))
    if value.isNaN {
      let hint = NumberHint.hint(for: text(field))
      report("bad-number", field, &log, "\(column) \(shown) is not a number", hint: hint)
    } else if value.isInfinite {
      report("out-of-range", field, &log, "\(column) \(shown) is beyond the range of numbers")
    } else {
      let objection = range.objection(to: value)
      report(objection.code, field, &log, "\(column) \(shown) \(objection.text)")
    }
    return .nan
  }

  /// Days since 1970-01-01 of a date like 2026-11-23.
  func day(_ field: CSVScan.Field, _ bytes: Span<UInt8>, _ log: inout ProblemLog) -> Int32? {
    guard field.start < field.end else {
      report("missing-value", field, &log, "date is empty, but every row needs it")
      return nil
    }
    if let day = Self.plainDay(field, bytes) { return Int32(truncatingIfNeeded: day.daysSince1970) }
    let shown = Quoted.text(text(field))
    report("bad-date", field, &log, "date \(shown) is not a day", hint: "write it like 2026-11-23")
    return nil
  }

  private static func plainDay(_ field: CSVScan.Field, _ bytes: Span<UInt8>) -> CalendarDay? {
    guard field.end - field.start == 10 else { return nil }
    var numbers = (year: 0, month: 0, day: 0)
    for offset in 0..<10 {
      let byte = bytes[field.start + offset]
      if offset == 4 || offset == 7 {
        guard byte == Byte.minus else { return nil }
        continue
      }
      guard byte >= Byte.zero, byte <= Byte.nine else { return nil }
      let digit = Int(byte - Byte.zero)
      if offset < 4 {
        numbers.year = numbers.year * 10 + digit
      } else if offset < 7 {
        numbers.month = numbers.month * 10 + digit
      } else {
        numbers.day = numbers.day * 10 + digit
      }
    }
    return CalendarDay(year: numbers.year, month: numbers.month, day: numbers.day)
  }

  func isYes(_ column: String, _ field: CSVScan.Field, _ bytes: Span<UInt8>, _ log: inout ProblemLog) -> Bool {
    guard field.start < field.end else { return false }
    if field.end - field.start == 3, bytes[field.start] == 0x79, bytes[field.start + 1] == 0x65,
      bytes[field.start + 2] == 0x73
    {
      return true
    }
    report(
      "bad-value", field, &log, "\(column) must be yes or empty, not \(Quoted.text(text(field)))")
    return false
  }

  func undoubled(_ field: CSVScan.Field, _ bytes: Span<UInt8>) -> [UInt8] {
    var plain: [UInt8] = []
    var index = field.start
    while index < field.end {
      plain.append(bytes[index])
      index += bytes[index] == Byte.quote ? 2 : 1
    }
    return plain
  }

  func blank(_ line: Int) -> Problem {
    Problem(
      code: "blank-line", file: source.name, line: line, column: 1, message: "blank line between rows",
      hint: "remove it")
  }

  func ragged(_ count: Int, _ width: Int, at offset: Int) -> Problem {
    let fields = count == 1 ? "1 field" : "\(count) fields"
    return source.problem(
      "ragged-row", at: offset, lineStart: lineStart, line: line, "the row has \(fields), the header has \(width)",
      hint: count > width ? "put a text with commas in double quotes" : nil)
  }

  private func text(_ field: CSVScan.Field) -> String {
    String(decoding: source.bytes[field.start..<min(field.end, field.start + 400)], as: UTF8.self)
  }
}
