/// How codes are ordered and told apart everywhere: by Unicode scalar values, which is the order of
/// their UTF-8 bytes. Swift's own `String` comparison treats canonically equivalent texts as equal.
public enum Code {
  /// Whether `left` sorts before `right`.
  public static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  /// Whether the two are the same code, scalar by scalar.
  public static func same(_ left: String, _ right: String) -> Bool {
    left.utf8.elementsEqual(right.utf8)
  }
}
