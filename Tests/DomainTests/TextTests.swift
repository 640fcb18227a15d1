import Domain
import Testing

@Suite("Texts")
struct TextTests {
  @Test(
    "of numbers are the shortest that read back",
    arguments: [
      (12, "12"), (0.1, "0.1"), (-0.0, "0"), (1e20, "1e+20"), (0.1 + 0.2, "0.30000000000000004"), (-2.5, "-2.5"),
      (1e12, "1000000000000"), (.infinity, ""), (.nan, ""), (.leastNonzeroMagnitude, "5e-324"),
      (1.0 / 3, "0.3333333333333333"),
    ] as [(Double, String)])
  func numbers(_ value: Double, _ text: String) {
    #expect(NumberText.text(value) == text)
    if value.isFinite { #expect(Double(text) == value) }
  }

  @Test(
    "of quantities lose the noise of a solver and nothing else",
    arguments: [
      (12.0000000001, 12), (0.1 + 0.2, 0.3), (1.2345674, 1.2345674), (-1e-12, 0), (2.0000019999999995, 2.000002),
      (12.000000002, 12.000000002), (4e15, 4e15), (1e9 + 0.25, 1e9 + 0.25),
    ] as [(Double, Double)])
  func tidied(_ value: Double, _ tidied: Double) {
    #expect(NumberText.tidied(value) == tidied)
    #expect(NumberText.tidied(value).sign == (tidied < 0 ? .minus : .plus))
  }

  @Test("of codes compare by scalars, not by what they look like")
  func codes() {
    let composed = "Caf\u{E9}"
    let decomposed = "Cafe\u{301}"
    // The trap: Swift calls these two equal.
    #expect(composed == decomposed)
    #expect(!Code.same(composed, decomposed))
    #expect(Code.precedes(decomposed, composed))
    #expect(!Code.precedes(composed, decomposed))
    #expect(Code.same("北京", "北京"))
    #expect(!Code.precedes("A", "A"))
    #expect(Code.precedes("", "A"))
    #expect(Code.precedes("A", "A1"))
    #expect(Code.precedes("Z", "a"))
    // U+FFFD before U+1F600: by scalars, where UTF-16 would have it the other way.
    #expect(Code.precedes("\u{FFFD}", "\u{1F600}"))
  }

  @Test(
    "hash as FIPS 180-4 and its examples say",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
      ),
      (
        String(repeating: "a", count: 1_000_000),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
      ),
    ])
  func sha256(_ text: String, _ hash: String) {
    #expect(SHA256.hexadecimal(of: Array(text.utf8)) == hash)
  }
}
