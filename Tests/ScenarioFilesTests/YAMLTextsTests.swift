import Domain
import ScenarioFiles
import Testing

@Suite("YAML texts stay texts")
struct YAMLTextsTests {
  private func name(_ scalar: String) throws -> String {
    let text = "name: \(scalar)\nperiods: 4\ntiers: [{name: high, weight: 1}]\n"
    let folder = try TemporaryFolder(valid: ["scenario.yaml": Array(text.utf8)])
    return try ScenarioReader.read(folder: folder.path).scenario.name
  }

  @Test(
    "whatever YAML 1.1 would make of them",
    arguments: [
      "010", "0x1F", "1:30", "1_000", "NO", "yes", "on", "null", "~", "2026-03-02", ".inf", ".nan", "1e3", "0b1",
      "北京", "R&D", "a*b", "what!", "x #y".replacing(" ", with: ""), "'it''s'".replacing("'", with: ""),
    ])
  func plain(_ scalar: String) throws {
    #expect(try name(scalar) == scalar)
  }

  @Test("in quotes and over lines")
  func quoted() throws {
    #expect(try name("\"a: b # c\"") == "a: b # c")
    #expect(try name("'it''s &a *b !c'") == "it's &a *b !c")
    #expect(try name(">-\n  folded\n  text") == "folded text")
    #expect(try name("\"\\u4E2D\\U0001F375\"") == "中🍵")
    #expect(try name("# nothing but a comment") == "")
  }

  @Test("and a mark of the byte order or CRLF changes nothing")
  func mark() throws {
    let text = "\u{FEFF}name: x\r\nperiods: 4\r\ntiers: [{name: high, weight: 1}]\r\n"
    let folder = try TemporaryFolder(valid: ["scenario.yaml": Array(text.utf8)])
    #expect(try ScenarioReader.read(folder: folder.path).scenario.name == "x")
  }

  @Test("many stars and ampersands in a text are no anchors")
  func stars() throws {
    let text = "\"" + String(repeating: "5 *s ", count: 3) + "R &D\""
    #expect(try name(text) == "5 *s 5 *s 5 *s R &D")
  }
}
