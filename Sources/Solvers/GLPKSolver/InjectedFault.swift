#if GLPK
  /// A failure of GLPK that a test asks for, to see what becomes of it further up.
  package struct InjectedFault: Sendable, Equatable {
    package enum Kind: Int32, Sendable, CaseIterable {
      /// An assertion inside GLPK fails.
      case abort = 1
      /// The time limit is reached before anything is known.
      case timeOut = 2
      /// GLPK says "optimal" and hands over a point that is not.
      case wrongNumbers = 3
      /// GLPK says that its solver failed.
      case solverFailure = 4
    }

    package var kind: Kind
    /// How many calls to GLPK fail, counted from the first; the ladder makes several for one program.
    package var calls: Int

    package init(_ kind: Kind, calls: Int = .max) {
      self.kind = kind
      self.calls = calls
    }
  }
#endif
