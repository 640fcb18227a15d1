#if GLPK
  internal import GLPKShim
  internal import LinearPrograms
  internal import Solutions

  /// How one call to GLPK goes about it.
  struct CallSettings {
    enum StartingBasis: Int32 { case advanced = 0, given = 1, slack = 2 }

    var presolve = false
    var basis = StartingBasis.advanced
    var dual = false
    var geometricScaling = false
    var exact = false
    /// GLPK's tolerance for bounds and reduced costs, relative, in its scaled program.
    var tolerance = 1e-9
    var relativeGap = 0.0
    var milliseconds: Int32 = 1
    var iterations: Int32 = 1
    var fault: InjectedFault.Kind?
  }

  /// What one call to GLPK brought back, not judged yet.
  struct RawAnswer {
    /// GLPK's last words when it ended in its error hook; nothing else counts then.
    var abortMessage: String?
    var verdict: Verdict
    var mixedInteger: Bool
    /// Whether GLPK stopped for its iteration limit.
    var reachedIterationLimit: Bool
    var iterations: Int
    var objective: Double
    var bound: Double
    var x: [Double]
    var activity: [Double]
    var rowDuals: [Double]
    var rowMarks: [UInt8]
    var columnMarks: [UInt8]

    var basis: Basis? {
      let rows = rowMarks.compactMap(BasisMarks.status)
      let columns = columnMarks.compactMap(BasisMarks.status)
      guard rows.count == rowMarks.count, columns.count == columnMarks.count else { return nil }
      return Basis(rows: rows, columns: columns)
    }
  }

  /// A program in the shape the shim takes, for any number of calls.
  struct GLPKProgram {
    private let program: LinearProgram
    private let starts: [Int64]
    private let whole: [UInt8]?

    /// - Parameter program: valid, with at least one row, one column and one entry, and bounds of integer columns whole.
    init(_ program: LinearProgram) {
      self.program = program
      starts = program.starts.map { Int64($0) }
      guard !program.integers.isEmpty else {
        whole = nil
        return
      }
      var whole = [UInt8](repeating: 0, count: program.columnCount)
      for column in program.integers { whole[Int(column)] = 1 }
      self.whole = whole
    }

    /// Calls GLPK once, synchronously: its problem object lives and dies inside the shim.
    ///
    /// - Returns: nil when there was no memory for the shim's buffers.
    func solve(_ settings: CallSettings, from start: Basis?, incumbent: [Double]?) -> RawAnswer? {
      var settings = settings.forShim
      var answer = allot_glpk_answer()
      var x = [Double](repeating: 0, count: program.columnCount)
      var activity = [Double](repeating: 0, count: program.rowCount)
      var rowDuals = activity
      var rowMarks = [UInt8](repeating: 0, count: program.rowCount)
      var columnMarks = [UInt8](repeating: 0, count: program.columnCount)
      let startRows = start?.rows.map(BasisMarks.mark)
      let startColumns = start?.columns.map(BasisMarks.mark)
      // Safe: every array has the length the shim's header asks for (`validate` and the callers of `solve` saw to
      // it), is alive for the length of the call, and is not kept.
      let outcome = unsafe allot_glpk_solve(
        Int32(truncatingIfNeeded: program.rowCount), Int32(truncatingIfNeeded: program.columnCount),
        program.objectiveConstant, program.cost, program.lower, program.upper, program.rowLower, program.rowUpper,
        starts, program.rows, program.coefficients, whole, startRows, startColumns, incumbent, &settings, &answer,
        &x, &activity, &rowDuals, &rowMarks, &columnMarks)
      guard outcome == 0 else { return nil }
      return RawAnswer(
        abortMessage: answer.aborted == 0 ? nil : Self.message(of: &answer),
        verdict: .of(
          mixedInteger: answer.mixed_integer != 0, code: answer.return_code, primal: answer.primal_status,
          dual: answer.dual_status),
        mixedInteger: answer.mixed_integer != 0,
        reachedIterationLimit: answer.return_code == ReturnCode.iterationLimit.rawValue,
        iterations: Int(answer.iterations), objective: answer.objective, bound: answer.bound, x: x, activity: activity,
        rowDuals: rowDuals, rowMarks: rowMarks, columnMarks: columnMarks)
    }

    /// The shim's zero-terminated message, on one line.
    private static func message(of answer: inout allot_glpk_answer) -> String {
      // Safe: the bytes of a fixed array inside `answer`, read while it is alive.
      let bytes = unsafe withUnsafeBytes(of: &answer.message) {
        unsafe $0.prefix { byte in byte != 0 }.map { byte in byte }
      }
      return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).joined(separator: "; ")
    }
  }

  extension CallSettings {
    fileprivate var forShim: allot_glpk_settings {
      allot_glpk_settings(
        presolve: presolve ? 1 : 0, basis: basis.rawValue, dual: dual ? 1 : 0,
        geometric_scaling: geometricScaling ? 1 : 0, exact: exact ? 1 : 0, milliseconds: milliseconds,
        iterations: iterations, tolerance: tolerance, relative_gap: relativeGap, fault: fault?.rawValue ?? 0)
    }
  }
#endif
