#if GLPK
  internal import Solutions

  /// `Basis.Status` in GLPK's numbers (glpk.h 5.0; the shim asserts them).
  enum BasisMarks {
    static func mark(_ status: Basis.Status) -> UInt8 {
      switch status {
      case .basic: 1
      case .atLower: 2
      case .atUpper: 3
      case .free: 4
      case .fixed: 5
      }
    }

    static func status(_ mark: UInt8) -> Basis.Status? {
      switch mark {
      case 1: .basic
      case 2: .atLower
      case 3: .atUpper
      case 4: .free
      case 5: .fixed
      default: nil
      }
    }
  }
#endif
