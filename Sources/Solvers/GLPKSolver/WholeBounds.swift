#if GLPK
  internal import LinearPrograms

  /// GLPK refuses an integer column whose bound is not whole.
  enum WholeBounds {
    /// The program with the bounds of integer columns rounded inward, or nil when that leaves one of them no value.
    static func tightened(_ program: LinearProgram) -> LinearProgram? {
      guard !program.integers.isEmpty else { return program }
      var tightened = program
      for column in program.integers {
        let position = Int(column)
        // A bound that is whole but for rounding stays what it means.
        let lower = (program.lower[position] - 1e-9).rounded(.up)
        let upper = (program.upper[position] + 1e-9).rounded(.down)
        guard lower <= upper else { return nil }
        tightened.lower[position] = lower
        tightened.upper[position] = upper
      }
      return tightened
    }
  }
#endif
