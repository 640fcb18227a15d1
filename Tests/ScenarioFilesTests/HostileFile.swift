import Testing

/// A file that must not be read, and what the planner must be told.
struct HostileFile: CustomTestStringConvertible {
  var what: String
  /// nil: the file is missing.
  var files: [String: [UInt8]?]
  /// Every line, exactly.
  var expected: [String]

  var testDescription: String { what }

  init(_ what: String, _ name: String, _ text: String, _ expected: String...) {
    self.init(what, [name: Array(text.utf8)], expected)
  }

  init(_ what: String, _ name: String, bytes: [UInt8], _ expected: String...) {
    self.init(what, [name: bytes], expected)
  }

  init(_ what: String, _ files: [String: [UInt8]?], _ expected: [String]) {
    self.what = what
    self.files = files
    self.expected = expected
  }
}
