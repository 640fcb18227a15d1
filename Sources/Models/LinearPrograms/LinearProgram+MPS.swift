extension LinearProgram {
  /// Reads a program in MPS format, free or fixed, as long as no name in it has a space.
  ///
  /// Sections NAME, OBJSENSE, ROWS, COLUMNS with integer markers, RHS, RANGES, BOUNDS, ENDATA. The first N row is the
  /// objective, further ones are passed over, and so are further sets of RHS, RANGES and BOUNDS. The right-hand side of
  /// the objective is minus its constant. A range R of an E row gives [rhs, rhs + R] for R > 0 and [rhs − |R|, rhs] for
  /// R < 0. Bounds of magnitude 1e30 and above are infinite. Maximization is turned into minimization.
  ///
  /// Where readers differ: a negative UP without a lower bound makes the lower bound −infinity; an integer column
  /// (by marker) without any bound is 0 or 1; GLPK 5.0 adds the right-hand side of the objective where others subtract.
  ///
  /// Source: IBM MPSX format as in the GLPK 5.0 reference manual, appendix B, and the ILOG CPLEX file-format manual.
  ///
  /// - Parameter bytes: the file.
  /// - Throws: `MPSProblem`, the first thing that is wrong.
  /// - Complexity: O(bytes).
  public init(mps bytes: [UInt8]) throws(MPSProblem) {
    self = try Self.readingMPS(bytes).program
  }

  /// Reads a program in MPS format, and says where readers of this format would differ.
  ///
  /// - Parameter bytes: the file.
  /// - Returns: the program, and notes in the order of the file.
  /// - Throws: `MPSProblem`, the first thing that is wrong.
  public static func readingMPS(_ bytes: [UInt8]) throws(MPSProblem) -> (program: LinearProgram, notes: [MPSNote]) {
    var reader = MPSReader(bytes)
    let result = try reader.read()
    do {
      try result.program.validate()
    } catch {
      throw MPSProblem(line: reader.line, message: "the program as a whole: \(error)")
    }
    return result
  }
}
