internal import Outputs
internal import Testing

@Suite("Text on a terminal")
struct TextTests {
  @Test(
    "counts columns as terminals do",
    arguments: [
      ("", 0), ("abc", 3), ("广州市", 6), ("한국", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("かな", 4), ("ｶﾅ", 2),
      ("ＡＢ", 4), ("é", 1), ("e\u{301}", 1), ("가\u{302E}", 2), ("😀", 2), ("👩‍👩‍👧", 2), ("🇨🇳", 2), ("1️⃣", 2),
      ("❤️", 2), ("❤", 1), ("α°", 2), ("…", 1), ("\u{200B}", 0), ("𠀀", 2), ("、", 2), ("₩¥", 2), ("￥", 2),
      ("شحن", 3), ("ไทย", 3), ("ก็", 1),
    ])
  func displayWidth(_ text: String, _ columns: Int) {
    #expect(DisplayWidth.of(text) == columns)
  }

  @Test("cuts by columns, never through a wide character")
  func truncation() {
    #expect(TerminalText.truncated("广州市越秀区", to: 12) == "广州市越秀区")
    #expect(TerminalText.truncated("广州市越秀区", to: 11) == "广州市越秀…")
    #expect(TerminalText.truncated("广州市越秀区", to: 8) == "广州市…")
    #expect(TerminalText.truncated("abc", to: 1) == "…")
    #expect(TerminalText.truncated("abc", to: 0) == "")
    #expect(TerminalText.truncated("e\u{301}e\u{301}e\u{301}", to: 2) == "e\u{301}…")
  }

  @Test("lets no control character through")
  func controlCharacters() {
    #expect(TerminalText.safe("a\u{1B}[31mb\r\nc\u{9B}\u{202E}d") == "a\u{FFFD}[31mb\u{FFFD}\u{FFFD}c\u{FFFD}\u{FFFD}d")
    #expect(TerminalText.safe("广州 e\u{301}") == "广州 e\u{301}")
    var table = TextTable([.left("Name")])
    table.add(["\u{7}\u{8}bell"])
    #expect(table.text() == "  Name\n  \u{FFFD}\u{FFFD}bell\n")
  }

  @Test("lines up whatever the script, and leaves out what nobody fills")
  func table() {
    var table = TextTable([.left("Code"), .left("Name", most: 8), .left("Empty"), .right("Units")])
    table.add(["A", "广州市越秀区", "", "1,234"])
    table.add(["B", "e\u{301}😀", "", "5"])
    table.add(["C"])
    table.add(["D", "장난감", "", "12", "beyond"])
    #expect(
      table.text() == """
          Code  Name     Units
          A     广州市…  1,234
          B     e\u{301}😀          5
          C
          D     장난감      12

        """)
  }

  @Test("colours only where asked")
  func style() {
    #expect(TextStyle.plain.red("x") == "x")
    #expect(TextStyle.colour.red("x") == "\u{1B}[31mx\u{1B}[0m")
    #expect(TextStyle.colour.bold("") == "")
  }
}

@Suite("Numbers for people")
struct NumberFormatTests {
  @Test(
    "groups thousands and fixes decimals",
    arguments: [
      (0.0, 2, "0.00"), (-0.0, 0, "0"), (1234567.5, 2, "1,234,567.50"), (-1234.5, 0, "-1,235"), (999.995, 1, "1,000.0"),
      (-0.001, 2, "0.00"), (1e12, 0, "1,000,000,000,000"), (0.05, 3, "0.050"), (1e24, 2, "1e+24"),
      (.infinity, 2, "unlimited"), (.nan, 2, "?"), (123.456, 99, "123.456000"), (9e14, 6, "900000000000000"),
    ])
  func fixed(_ value: Double, _ decimals: Int, _ text: String) {
    #expect(NumberFormat.fixed(value, decimals: decimals) == text)
  }

  @Test(
    "writes units without needless places",
    arguments: [(12.0, "12"), (1234.5, "1,234.5"), (0.125, "0.125"), (1.0 / 3, "0.333"), (2.9999, "3")])
  func units(_ value: Double, _ text: String) {
    #expect(NumberFormat.units(value) == text)
  }

  @Test(
    "never rounds to all or nothing",
    arguments: [(1.0, "100.0 %"), (0.99999, ">99.9 %"), (0.934, "93.4 %"), (1e-9, "<0.1 %"), (0, "0.0 %")])
  func percent(_ share: Double, _ text: String) {
    #expect(NumberFormat.percent(share) == text)
  }

  @Test func groups() {
    #expect(NumberFormat.grouped(.min) == "-9,223,372,036,854,775,808")
    #expect(NumberFormat.money(1234.5, currency: "CNY") == "1,234.50 CNY")
  }
}

@Suite("Progress")
struct ProgressTests {
  /// A clock that the test sets, and what was printed.
  private final class Room {
    var time = 0.0
    var lines: [String] = []
  }

  private func progress(_ room: Room) -> Progress {
    Progress(now: { room.time }, print: { room.lines.append($0) })
  }

  @Test("is silent in a short run")
  func short() {
    let room = Room()
    var progress = progress(room)
    for stage in ["reading", "solving", "writing"] {
      progress.start(stage)
      room.time += 0.3
      progress.announce()
    }
    progress.end()
    progress.end()
    #expect(room.lines == [])
  }

  @Test("speaks from the second on")
  func long() {
    let room = Room()
    var progress = progress(room)
    progress.start("reading")
    room.time = 0.5
    progress.start("solving")
    room.time = 2
    progress.announce()
    progress.announce()
    room.time = 3.25
    progress.start("writing")
    room.time = 3.5
    progress.end()
    #expect(
      room.lines == [
        "solving …", "solving: 2.8 s (3.3 s in all)", "writing …", "writing: 0.3 s (3.5 s in all)",
      ])
  }
}
