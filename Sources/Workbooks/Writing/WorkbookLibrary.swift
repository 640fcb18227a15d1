#if Excel
  internal import CXlsxwriter
  internal import Domain
  internal import Foundation
  internal import PlanFiles
  internal import ScenarioFiles

  /// What libxlsxwriter does for us; the one room of this target where its pointers live.
  ///
  /// Safe: a workbook and what belongs to it are made, used and freed in one synchronous function; the library answers
  /// every misuse by a code.
  enum WorkbookLibrary {
    /// Writes all tables into a new file at `path`.
    ///
    /// - Parameter target: what messages call the file.
    static func write(
      _ tables: [TableContent], _ look: SheetLook, mark: String, to path: String, as target: String
    ) throws(WorkbookFailure) {
      var options = unsafe lxw_workbook_options()
      // Row by row through a file of its own: a sheet of a million rows takes no memory.
      unsafe options.constant_memory = 1
      guard let book = unsafe workbook_new_opt(path, &options) else {
        throw failure(LXW_ERROR_MEMORY_MALLOC_FAILED, target)
      }
      unsafe describe(book, mark)
      var status = LXW_NO_ERROR
      var formats = unsafe Formats(book)
      for table in tables where status == LXW_NO_ERROR {
        guard let sheet = unsafe workbook_add_worksheet(book, table.name) else {
          status = LXW_ERROR_PARAMETER_VALIDATION
          break
        }
        status = unsafe write(table, sheet, look, &formats)
      }
      // It frees the workbook, and says what went wrong on the way to the disk.
      let closing = unsafe workbook_close(book)
      if status == LXW_NO_ERROR { status = closing }
      guard status == LXW_NO_ERROR else { throw failure(status, target) }
    }

    /// The same bytes for the same tables: the day of making is fixed.
    private static func describe(_ book: UnsafeMutablePointer<lxw_workbook>, _ mark: String) {
      let text = unsafe strdup(mark)
      defer { unsafe free(text) }
      var properties = unsafe lxw_doc_properties()
      unsafe properties.comments = unsafe text
      unsafe properties.created = 946_684_800  // 2000-01-01
      _ = unsafe workbook_set_properties(book, &properties)
    }

    private static func write(
      _ table: TableContent, _ sheet: UnsafeMutablePointer<lxw_worksheet>, _ look: SheetLook, _ formats: inout Formats
    ) -> lxw_error {
      unsafe worksheet_freeze_panes(sheet, 1, 0)
      var widths = table.columns.map { min(40, max(8, $0.name.count + 2)) }
      let figure = table.columns.firstIndex { $0.name == "figure" }
      var status = LXW_NO_ERROR
      var lastRow: UInt32 = 0
      table.forEachRow { index, cells in
        guard status == LXW_NO_ERROR, let row = UInt32(exactly: index) else { return }
        lastRow = row
        for (column, cell) in cells.enumerated() where status == LXW_NO_ERROR {
          guard let place = UInt16(exactly: column), column < table.columns.count else { continue }
          if index <= 100 { widths[column] = max(widths[column], min(40, cell.count + 2)) }
          if index == 0 {
            status = unsafe worksheet_write_string(sheet, row, place, cell, formats.header)
          } else if !cell.isEmpty {
            let kind = table.columns[column]
            if kind.isNumber, let number = number(cell, isExact: look == .scenario) {
              let format = look.format(of: kind.name, figure: figure.map { cells[$0] } ?? "", number)
              status = unsafe worksheet_write_number(sheet, row, place, number, formats.format(format))
            } else {
              status = unsafe worksheet_write_string(sheet, row, place, EscapedText.escaped(cell), formats.text)
            }
          }
        }
      }
      for (column, width) in widths.enumerated() {
        guard let place = UInt16(exactly: column) else { continue }
        // Codes that are typed later are texts too: 010 stays 010.
        let format = unsafe table.columns[column].isNumber ? nil : formats.text
        _ = unsafe worksheet_set_column(sheet, place, place, Double(width), format)
      }
      if let last = UInt16(exactly: table.columns.count - 1) {
        _ = unsafe worksheet_autofilter(sheet, 0, 0, max(1, lastRow), last)
      }
      return status
    }

    /// The number of a cell; nil where the library would not write all of its digits and every digit counts.
    private static func number(_ cell: String, isExact: Bool) -> Double? {
      guard let number = Double(cell), number.isFinite else { return nil }
      if isExact, abs(number) >= 1e15 || number.rounded() != number {
        // It writes 16 digits.
        guard Double(String(format: "%.16G", number)) == number else { return nil }
      }
      return number
    }

    private static func failure(_ status: lxw_error, _ path: String) -> WorkbookFailure {
      let words = unsafe String(cString: lxw_strerror(status))
      let isRefused = status == LXW_ERROR_CREATING_XLSX_FILE
      return .file(
        PlanFileFailure(isRefused ? .cannotWrite : .inputOutput, file: path, message: "cannot write: \(words)"))
    }

    /// The formats of one workbook, each made once.
    @unsafe private struct Formats {
      private let book: UnsafeMutablePointer<lxw_workbook>
      let header: UnsafeMutablePointer<lxw_format>?
      let text: UnsafeMutablePointer<lxw_format>?
      private var made: [(code: String, format: UnsafeMutablePointer<lxw_format>?)] = unsafe []

      init(_ book: UnsafeMutablePointer<lxw_workbook>) {
        unsafe self.book = book
        unsafe header = unsafe workbook_add_format(book)
        unsafe format_set_bold(header)
        unsafe format_set_num_format(header, "@")
        unsafe text = unsafe workbook_add_format(book)
        unsafe format_set_num_format(text, "@")
      }

      mutating func format(_ code: String?) -> UnsafeMutablePointer<lxw_format>? {
        guard let code else { return nil }
        if let known = unsafe made.first(where: { unsafe $0.code == code }) { return unsafe known.format }
        let format = unsafe workbook_add_format(book)
        unsafe format_set_num_format(format, code)
        unsafe made.append((code, format))
        return unsafe format
      }
    }
  }
#endif
