import Foundation
import Testing

/// What the README promises, done.
@Suite("README")
struct ReadmeTests {
  private static let readme = Result {
    try String(contentsOf: Package.root.appendingPathComponent("README.md"), encoding: .utf8)
  }

  /// The lines of every ```sh block.
  private static func commands() throws -> [String] {
    var commands: [String] = []
    var isInside = false
    for line in try readme.get().split(separator: "\n", omittingEmptySubsequences: false) {
      if line == "```sh" {
        isInside = true
      } else if line == "```" {
        isInside = false
      } else if isInside, !line.isEmpty {
        commands.append(String(line))
      }
    }
    return commands
  }

  private static let built = "swift run -c release allot "

  @Test("its commands run, one after the other, with the tool built here")
  func run() throws {
    try Workplace.with { place in
      try FileManager.default.createSymbolicLink(
        atPath: place.path("Scenarios"), withDestinationPath: Package.root.appendingPathComponent("Scenarios").path)
      var ran = 0
      for line in try Self.commands() {
        // What installs and builds is `.ci/run`'s to try.
        let command = line.replacingOccurrences(of: "./setup && ", with: "")
        guard command.hasPrefix(Self.built) else {
          #expect(command == "swift test", "an unknown command: \(line)")
          continue
        }
        let words = command.dropFirst(Self.built.count).split(separator: " ").map(String.init)
        // Without the default traits there is no GLPK, and nothing that writes workbooks.
        if !Package.hasGLPK, words.contains(where: { $0.hasSuffix(".xlsx") }) { continue }
        let result = try place.allot.run(words)
        let codes: [Int32] = Package.hasGLPK ? [0] : [0, 11]
        #expect(codes.contains(result.exitCode), "\(command): \(result.errors)")
        ran += 1
      }
      #expect(ran >= 5)
    }
  }

  @Test("the output it shows is what the command prints", .enabled(if: Package.hasGLPK, "it shows an exact plan"))
  func output() throws {
    let text = try Self.readme.get()
    let begin = try #require(text.range(of: "<!-- output:begin -->\n```text\n"))
    let end = try #require(text.range(of: "```\n<!-- output:end -->"))
    try Workplace.with { place in
      let result = try place.allot("run", Package.scenario("spring-scarcity"))
      #expect(result.exitCode == 0)
      #expect(result.output == String(text[begin.upperBound..<end.lowerBound]))
    }
  }

  @Test(
    "it shows why, for the costliest line of each scenario", .enabled(if: Package.hasGLPK, "it shows exact plans"),
    arguments: Package.scenarios)
  func why(_ scenario: String) throws {
    let text = try Self.readme.get()
    try Workplace.with { place in
      #expect(try place.allot("run", Package.scenario(scenario), "--quiet").exitCode == 0)
      // Codes and numbers stand before the reason, the only column with commas in it.
      let lines = try place.text("\(scenario).plan/unmet.csv").split(separator: "\n").dropFirst()
        .map { $0.split(separator: ",", maxSplits: 5).map(String.init) }
      let worst = try #require(lines.max { (Double($0[4]) ?? 0) < (Double($1[4]) ?? 0) })
      let result = try place.allot(
        "why", "\(scenario).plan", "--region", worst[1], "--product", worst[2], "--period", worst[0])
      #expect(text.contains("```text\n" + result.output + "```\n"), "\(result.output)")
    }
  }

  @Test("every target of the package has its place in the table of folders")
  func targets() throws {
    let text = try Self.readme.get()
    let table = text.split(separator: "\n").filter { $0.hasPrefix("|") }
    let sources = Package.root.appendingPathComponent("Sources")
    for folder in try FileManager.default.contentsOfDirectory(atPath: sources.path).sorted() {
      #expect(table.contains { $0.contains("`\(folder)`") }, "\(folder)")
      guard ["Models", "Solvers", "Checks"].contains(folder) else { continue }
      let targets = try FileManager.default.contentsOfDirectory(atPath: sources.appendingPathComponent(folder).path)
      for target in targets.sorted() { #expect(table.contains { $0.contains("`\(target)`") }, "\(target)") }
    }
  }
}
