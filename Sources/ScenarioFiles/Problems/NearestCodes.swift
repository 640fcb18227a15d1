/// Help with codes that a planner typed on the command line.
public enum NearestCodes {
  /// `did you mean "LYS1"?`; nil where nothing is near.
  public static func hint(for word: String, among codes: [String]) -> String? {
    var spelling = Spelling()
    return spelling.hint(for: word, among: codes)
  }
}
