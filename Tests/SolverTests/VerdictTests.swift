#if GLPK
  import Testing

  @testable import GLPKSolver

  @Suite("GLPK's codes")
  struct VerdictTests {
    /// What each pair of primal and dual status means when simplex says "done"; all others are trouble.
    private func finished(_ primal: Int32, _ dual: Int32) -> Verdict? {
      switch (primal, dual) {
      case (4, _): .infeasible
      case (2, 2): .optimal
      case (2, 4): .unbounded
      case (1, 4), (3, 4): .infeasibleOrUnbounded
      default: nil
      }
    }

    @Test("every simplex code with every pair of statuses")
    func simplex() {
      for code in Int32(-2)...25 {
        for primal in Int32(0)...7 {
          for dual in Int32(0)...7 {
            let verdict = Verdict.of(mixedInteger: false, code: code, primal: primal, dual: dual)
            let known = (0...19).contains(code) && (1...6).contains(primal) && (1...6).contains(dual)
            let expected: Verdict? =
              switch code {
              case _ where !known: nil
              case 0: finished(primal, dual)
              case 8, 9: .limit(hasPoint: primal == 2)
              case 10: .infeasible
              case 11: .infeasibleOrUnbounded
              default: nil
              }
            expect(verdict, expected, "code \(code), primal \(primal), dual \(dual)")
          }
        }
      }
    }

    @Test("every branch-and-bound code with every status")
    func branchAndBound() {
      for code in Int32(-2)...25 {
        for status in Int32(0)...7 {
          let verdict = Verdict.of(mixedInteger: true, code: code, primal: status, dual: 1)
          let known = (0...19).contains(code) && (1...6).contains(status)
          let hasPoint = status == 2 || status == 5
          let expected: Verdict? =
            switch (code, status) {
            case _ where !known: nil
            case (0, 5): .optimal
            case (0, 2): .limit(hasPoint: true)
            case (0, 4): .infeasible
            case (8, _), (9, _), (13, _), (14, _): .limit(hasPoint: hasPoint)
            case (10, _): .infeasible
            case (11, _): .infeasibleOrUnbounded
            default: nil
            }
          expect(verdict, expected, "code \(code), status \(status)")
        }
      }
    }

    @Test("basis marks both ways")
    func basisMarks() {
      for mark in UInt8(0)...9 {
        let status = BasisMarks.status(mark)
        #expect((status != nil) == (1...5).contains(mark))
        if let status { #expect(BasisMarks.mark(status) == mark) }
      }
    }

    private func expect(_ verdict: Verdict, _ expected: Verdict?, _ comment: Comment) {
      if let expected {
        #expect(verdict == expected, comment)
      } else if case .trouble = verdict {
      } else {
        Issue.record("\(comment) is \(verdict), not trouble")
      }
    }
  }
#endif
